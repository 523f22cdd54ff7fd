import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { type RefuseOnSocket, roomHandshake } from "./admit-upgrade";
import { frameReader, OPCODES, tellPings } from "./read-frames";

type Upgrade = { request: IncomingMessage; socket: Duplex; head: Buffer };

const CONNECT_TIMEOUT_MS = 2_000;

/**
 * A shared buffer into which the data of every room is read, one chunk at a time: with fifty browsers each
 * event would otherwise take as many buffers of this size.
 */
const piece = Buffer.alloc(64 * 1024);

/** The room's answer that accepts the websocket. */
const SWITCHING = /^HTTP\/1\.1 101 /;
const END_OF_HEAD = "\r\n\r\n";

/**
 * Joins a browser's socket with the room's port, byte for byte, once the room has accepted it. Before that,
 * and after a refusal, nothing that the caller sends passes: it would be a plain request that no check has
 * seen. If a room is down or goes away, the socket closes at once and the browser reconnects. A room can only
 * ask for the end of a socket: a client that does not answer that is cut off here.
 */
export function pipeToRoom(
  { request, socket, head }: Upgrade,
  { port, closePatienceMs }: { port: number; closePatienceMs: number },
  refuse: RefuseOnSocket,
): void {
  const room = connect({
    port,
    host: "127.0.0.1",
    noDelay: true,
    keepAlive: true,
    onread: {
      buffer: piece,
      callback: (size) => hear(Buffer.from(piece.subarray(0, size))),
    },
  });
  const patience = setTimeout(() => room.destroy(new Error("The room does not answer")), CONNECT_TIMEOUT_MS);
  let state: "asking" | "joined" | "refused" = "asking";
  /** Null once the room has asked for the end. */
  let read: ReturnType<typeof frameReader> | null = frameReader();

  /** Handles data from the room; false: no more for now. */
  function hear(chunk: Buffer): boolean {
    if (state === "asking") return answered(chunk);
    cutOffAfterClose(chunk);
    if (socket.write(chunk)) return true;
    socket.once("drain", () => room.resume());
    return false;
  }

  /** The room's answer to the handshake, which may contain the first frames after its head. */
  function answered(answer: Buffer): boolean {
    clearTimeout(patience);
    if (!SWITCHING.test(answer.toString("latin1"))) {
      state = "refused";
      socket.end(answer);
      room.destroy();
      return false;
    }
    state = "joined";
    socket.write(answer);
    cutOffAfterClose(answer.subarray(answer.indexOf(END_OF_HEAD) + END_OF_HEAD.length));
    const said = tellPings();
    said.pipe(room);
    if (head.length > 0) said.write(head);
    socket.pipe(said);
    return true;
  }

  function cutOffAfterClose(chunk: Buffer): void {
    if (!read?.(chunk).some(({ opcode }) => opcode === OPCODES.close)) return;
    read = null;
    const insist = setTimeout(() => socket.destroy(), closePatienceMs);
    socket.once("close", () => clearTimeout(insist));
  }

  room.once("connect", () => room.write(roomHandshake(request.url ?? "", request.rawHeaders)));
  room.once("end", () => state === "joined" && socket.end());
  room.on("error", () => {});
  room.once("close", () => {
    clearTimeout(patience);
    if (state === "joined") socket.destroy();
    if (state === "asking") refuse(socket, "502 Bad Gateway");
  });
  socket.on("error", () => {});
  // A client that has closed its half needs nothing more; otherwise the runtime would keep the connection
  // open for ten seconds.
  socket.once("end", () => socket.end());
  socket.once("close", () => room.destroy());
}
