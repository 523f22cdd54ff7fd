import { Transform } from "node:stream";

export const OPCODES = { continuation: 0x0, text: 0x1, close: 0x8, ping: 0x9 } as const;
/** Bytes of the longest header, including the mask that only clients' frames have. */
const MAX_HEADER = 14;

/**
 * A frame that has just ended: its opcode, whether it was the last of its message, and the position after it
 * in the chunk.
 */
export type Frame = { opcode: number; isLast: boolean; endsAt: number };

/**
 * Reads one direction of a websocket, from its first frame on, in chunks of any size; returns the frames that
 * end in each chunk.
 */
export function frameReader(): (piece: Buffer) => Frame[] {
  const header = Buffer.alloc(MAX_HEADER);
  let known = 0;
  let payloadLeft: number | null = null;

  return (piece) => {
    const ended: Frame[] = [];
    for (let at = 0; at < piece.length;) {
      if (payloadLeft === null) {
        header[known] = piece[at] ?? 0;
        known += 1;
        at += 1;
        payloadLeft = payloadOf(header, known);
      } else {
        const passed = Math.min(payloadLeft, piece.length - at);
        payloadLeft -= passed;
        at += passed;
      }
      if (payloadLeft !== 0) continue;
      ended.push({ opcode: (header[0] ?? 0) & 0x0f, isLast: ((header[0] ?? 0) & 0x80) !== 0, endsAt: at });
      known = 0;
      payloadLeft = null;
    }
    return ended;
  };
}

/** How many payload bytes follow the header; null while the header is incomplete. */
function payloadOf(header: Buffer, known: number): number | null {
  if (known < 2) return null;
  const second = header[1] ?? 0;
  const length = second & 0x7f;
  const size = (length === 126 ? 4 : length === 127 ? 10 : 2) + (second & 0x80 ? 4 : 0);
  if (known < size) return null;
  if (length < 126) return length;
  return length === 126 ? header.readUInt16BE(2) : Number(header.readBigUInt64BE(2));
}

/** The text message `ping`, as a client sends it. */
const TEXT_PING = Buffer.concat([
  Buffer.from([0x80 | OPCODES.text, 0x80 | 4, 0, 0, 0, 0]),
  Buffer.from("ping"),
]);

/**
 * What a client sends on its way to the room. The runtime answers a protocol ping itself, so it never reaches
 * a room, which would consider a client that sends nothing else silent. So the text `ping`, which the room
 * knows, is added after it. Never between the fragments of a message, where only control frames are allowed.
 */
export function tellPings(): Transform {
  const read = frameReader();
  let isBetweenPieces = false;
  let isOwed = false;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      let from = 0;
      for (const { opcode, isLast, endsAt } of read(piece)) {
        if (opcode === OPCODES.ping) isOwed = true;
        else if (opcode < OPCODES.close) isBetweenPieces = !isLast;
        if (!isOwed || isBetweenPieces) continue;
        this.push(piece.subarray(from, endsAt));
        this.push(TEXT_PING);
        from = endsAt;
        isOwed = false;
      }
      this.push(piece.subarray(from));
      done();
    },
  });
}
