import { connect, type Socket } from "node:net";

export type RawAnswer = { status: number; body: Buffer };

/** The bytes of a request, made once: what is measured is the server, not the making of requests. */
export function rawRequest(
  method: string,
  url: URL,
  headers: Record<string, string> = {},
  body = "",
): Buffer {
  const lines = [
    `${method} ${url.pathname}${url.search} HTTP/1.1`,
    `host: ${url.host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body !== "" ? ["content-type: application/json", `content-length: ${Buffer.byteLength(body)}`] : []),
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body}`);
}

/**
 * One kept-alive connection, one request at a time, with next to no cost of its own: on two cores whoever
 * measures takes from what is measured. Reads bodies by length or in chunks, as both servers write them.
 */
export class RawConnection {
  private received: Buffer = Buffer.alloc(0);
  private waiting: { resolve(answer: RawAnswer): void; reject(error: Error): void } | null = null;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => {
      this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
      this.look();
    });
    const fail = (error: Error) => {
      this.waiting?.reject(error);
      this.waiting = null;
    };
    socket.on("error", fail);
    socket.on("close", () => fail(new Error("the server closed the connection")));
  }

  static open({ hostname, port }: URL): Promise<RawConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      socket.once("error", reject);
      socket.once("connect", () => resolve(new RawConnection(socket)));
    });
  }

  send(request: Buffer): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(request);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private look(): void {
    const found = readAnswer(this.received);
    if (found === null || this.waiting === null) return;
    this.received = this.received.subarray(found.end);
    const { resolve } = this.waiting;
    this.waiting = null;
    resolve(found.answer);
  }
}

type Found = { answer: RawAnswer; end: number };

function readAnswer(bytes: Buffer): Found | null {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) return null;
  const head = bytes.toString("latin1", 0, headEnd);
  const status = Number(head.slice(9, 12));
  const start = headEnd + 4;
  const declared = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (declared === undefined) return readChunks(bytes, start, status);
  const end = start + Number(declared);
  return bytes.length < end ? null : { answer: { status, body: bytes.subarray(start, end) }, end };
}

function readChunks(bytes: Buffer, start: number, status: number): Found | null {
  if (bytes.toString("latin1", Math.max(start, bytes.length - 5)) !== "0\r\n\r\n") return null;
  const chunks: Buffer[] = [];
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (size === 0)
      return bytes.length < next ? null : { answer: { status, body: Buffer.concat(chunks) }, end: next };
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
  }
}
