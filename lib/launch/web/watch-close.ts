/** Bytes of the longest header of a frame that is not masked. */
const MAX_HEADER = 10;
const CLOSE = 0x8;

/**
 * Reads over what a websocket server sends, from its first frame on, in pieces of any size. The returned function says
 * whether a close frame has begun. A server masks nothing, and a close is never compressed.
 */
export function watchClose(): (chunk: Buffer) => boolean {
  const header = Buffer.alloc(MAX_HEADER);
  let known = 0;
  let payloadLeft = 0;
  let isClosing = false;

  return (chunk) => {
    for (let at = 0; at < chunk.length && !isClosing; ) {
      if (payloadLeft > 0) {
        const passed = Math.min(payloadLeft, chunk.length - at);
        payloadLeft -= passed;
        at += passed;
        continue;
      }
      header[known] = chunk[at] ?? 0;
      known += 1;
      at += 1;
      isClosing = ((header[0] ?? 0) & 0x0f) === CLOSE;
      const length = (header[1] ?? 0) & 0x7f;
      const size = length === 126 ? 4 : length === 127 ? 10 : 2;
      if (known < 2 || known < size) continue;
      payloadLeft = size === 2 ? length : size === 4 ? header.readUInt16BE(2) : Number(header.readBigUInt64BE(2));
      known = 0;
    }
    return isClosing;
  };
}
