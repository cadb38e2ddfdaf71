/** Binary values as hosts hand them out: views into larger or unaligned buffers. */
export type BinaryValue = DataView | ArrayBuffer | Uint8Array;

/** The same as bytes of its own; none where there is nothing. */
export function bytes(value: BinaryValue | null | undefined): Uint8Array<ArrayBuffer> {
  if (!value) return new Uint8Array(0);
  if (value instanceof ArrayBuffer) return new Uint8Array(value.slice(0));
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
}

/** One after the other. */
export function concat(parts: readonly ArrayLike<number>[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
