import { Transform } from "node:stream";
import { frameReader, OPCODES } from "./read-frames";

/** The text `ping`, as a client sends it. */
const TEXT_PING = Buffer.concat([
  Buffer.from([0x80 | OPCODES.text, 0x80 | 4, 0, 0, 0, 0]),
  Buffer.from("ping"),
]);

/**
 * What a client says on its way to the room. A ping of the protocol is answered by the runtime and never reaches a room,
 * which would take a client that sends nothing else for a silent one: behind it goes the text that the room knows. Never
 * between the pieces of a message, where only control frames may stand.
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
