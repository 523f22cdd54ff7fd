import fc from "fast-check";
import { expect, test } from "vitest";
import { watchClose } from "@/lib/launch/web/watch-close";

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** Where in the stream, cut into pieces like that, a close was seen first. */
function seenAt(stream: Buffer, cuts: number[]): number | null {
  const isClosing = watchClose();
  const ends = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const end of [...ends, stream.length]) {
    if (isClosing(stream.subarray(from, end))) return end;
    from = end;
  }
  return null;
}

const payload = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(new Uint8Array(70_000).fill(0x88)));
const talk = fc.array(fc.tuple(fc.constantFrom(0x1, 0x2, 0x9, 0xa, 0x0), payload), { maxLength: 6 });
const cuts = fc.array(fc.nat(), { maxLength: 20 });

test("V33: a close is seen where it begins, however the stream is cut; nothing else is taken for one", () => {
  fc.assert(
    fc.property(talk, cuts, (frames, at) => {
      const said = Buffer.concat(frames.map(([opcode, bytes]) => frame(opcode, Buffer.from(bytes))));
      expect(seenAt(said, at)).toBeNull();
      const whole = Buffer.concat([said, frame(0x8, Buffer.from([3, 240]))]);
      expect(seenAt(whole, at)).toBeGreaterThan(said.length);
    }),
  );
});
