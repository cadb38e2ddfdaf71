/** Binary values as hosts hand them out: views into larger or unaligned buffers. */
export type BinaryValue = DataView | ArrayBuffer | Uint8Array;

/** The same as bytes of its own; none where there is nothing. */
export function bytes(value: BinaryValue | null | undefined): Uint8Array<ArrayBuffer> {
  if (!value) return new Uint8Array(0);
  if (value instanceof ArrayBuffer) return new Uint8Array(value.slice(0));
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
}
