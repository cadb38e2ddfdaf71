/**
 * A MessageChannel as browsers have it: one message a task. Node hands out a thousand in a row before
 * any timer has its turn.
 */
class Channel {
  constructor() {
    const port2 = { onmessage: () => {} };
    let open = true;
    this.port1 = {
      postMessage: () => setImmediate(() => open && port2.onmessage()),
      close: () => {
        open = false;
      },
    };
    this.port2 = port2;
  }
}

Object.assign(globalThis, { MessageChannel: Channel });
