import fc from "fast-check";
import { expect, test } from "vitest";
import { frameReader, OPCODES, tellPings } from "@/lib/server/read-frames";

type Said = { opcode: number; isLast: boolean; payload: Buffer };

/** As a server sends it, or, masked, as a client does. */
function frame({ opcode, isLast, payload: { length }, payload }: Said, masked: boolean): Buffer {
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = (isLast ? 0x80 : 0) | opcode;
  head[1] = (masked ? 0x80 : 0) | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, masked ? Buffer.alloc(4) : Buffer.alloc(0), payload]);
}

/** The stream in pieces, cut at those places. */
function pieces(stream: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
  return [...ends, stream.length].map((end, i) => stream.subarray(ends[i - 1] ?? 0, end));
}

const payload = fc
  .oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(new Uint8Array(70_000).fill(0x88)))
  .map((bytes) => Buffer.from(bytes));
const frames = fc.array(
  fc.record({ opcode: fc.constantFrom(0x0, 0x1, 0x2, 0x8, 0x9, 0xa), isLast: fc.boolean(), payload }),
  { maxLength: 6 },
);
const cuts = fc.array(fc.nat(), { maxLength: 20 });

test("V33: every frame is seen where it ends, however the stream is cut; nothing inside one is taken for another", () => {
  fc.assert(
    fc.property(frames, cuts, fc.boolean(), (said, at, masked) => {
      const read = frameReader();
      const stream = Buffer.concat(said.map((one) => frame(one, masked)));
      const seen = pieces(stream, at).flatMap((piece) =>
        read(piece).map(({ opcode, isLast }) => ({ opcode, isLast })),
      );
      expect(seen).toEqual(said.map(({ opcode, isLast }) => ({ opcode, isLast })));
    }),
  );
});

const TEXT_PING = frame({ opcode: OPCODES.text, isLast: true, payload: Buffer.from("ping") }, true);

/** What reaches the room of it. */
function tellingPings(stream: Buffer, at: readonly number[] = []): Buffer {
  const way = tellPings();
  const came: Buffer[] = [];
  way.on("data", (piece: Buffer) => came.push(piece));
  for (const piece of pieces(stream, at)) way.write(piece);
  return Buffer.concat(came);
}

test("V30: behind a ping of the protocol goes one that a room knows; all else passes as it is, however it is cut", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ opcode: fc.constantFrom(0x1, 0x2, 0x9, 0xa), isLast: fc.constant(true), payload }),
      ),
      cuts,
      (said, at) => {
        const whole = said.map((one) => frame(one, true));
        const expected = said.flatMap((one, i) => [
          whole[i] ?? Buffer.alloc(0),
          ...(one.opcode === OPCODES.ping ? [TEXT_PING] : []),
        ]);
        expect(tellingPings(Buffer.concat(whole), at).equals(Buffer.concat(expected))).toBe(true);
      },
    ),
  );
});

test("between the pieces of a message it waits for the last one", () => {
  const text = (words: string, opcode: number, isLast: boolean) =>
    frame({ opcode, isLast, payload: Buffer.from(words) }, true);
  const ping = frame({ opcode: OPCODES.ping, isLast: true, payload: Buffer.alloc(0) }, true);
  const said = [text("{", OPCODES.text, false), ping, text("}", OPCODES.continuation, true)];
  expect(tellingPings(Buffer.concat(said)).equals(Buffer.concat([...said, TEXT_PING]))).toBe(true);
});
