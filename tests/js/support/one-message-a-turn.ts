/**
 * A MessageChannel as browsers have it: one message a task. Node hands out a thousand in a row before
 * any timer has its turn.
 */
class Channel {
  readonly port1;
  readonly port2 = { onmessage: () => {} };

  constructor() {
    let open = true;
    this.port1 = {
      postMessage: () => setImmediate(() => open && this.port2.onmessage()),
      close: () => {
        open = false;
      },
    };
  }
}

Object.assign(globalThis, { MessageChannel: Channel });
