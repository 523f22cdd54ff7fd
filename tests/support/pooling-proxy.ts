import { createServer, type AddressInfo, type Socket } from "node:net";
import { Client } from "pg";

export type PoolingProxy = {
  /** The database's address through the pooler. */
  url: string;
  port: number;
  /** What was sent to be run or parsed, in order. */
  statements: string[];
  close(): Promise<void>;
};

/** A connection to Postgres that whoever comes next may get; nothing of it is reset between two. */
type Backend = { stream: Socket; hear: (bytes: Buffer) => void; gone: () => void };

const SSL_REQUEST = 80_877_103;
const READY = "Z".charCodeAt(0);

/**
 * A pooler that hands out connections per transaction and knows no named statements, as PgBouncer before 1.21: at each
 * end of a transaction the connection goes back, and the next one runs on another. One piece of work at a time, which
 * is the strictest that a pooler may be.
 */
export async function startPoolingProxy(
  databaseUrl: string,
  { connections = 3 } = {},
): Promise<PoolingProxy> {
  const statements: string[] = [];
  const idle: Backend[] = [];
  const waiting: ((backend: Backend) => void)[] = [];
  const all = new Set<Backend>();
  let opened = 0;

  const open = async (): Promise<Backend> => {
    opened += 1;
    // `pg` signs in; from then on only bytes are passed.
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    for (const event of ["data", "end", "close", "error"]) stream.removeAllListeners(event);
    const backend: Backend = { stream, hear: () => {}, gone: () => {} };
    stream.on("data", (bytes: Buffer) => backend.hear(bytes));
    stream.on("error", () => {});
    stream.on("close", () => {
      opened -= all.delete(backend) ? 1 : 0;
      const at = idle.indexOf(backend);
      if (at >= 0) idle.splice(at, 1);
      backend.gone();
    });
    all.add(backend);
    return backend;
  };
  /** Whichever was idle longest; one that is new rather than the one that was had last. */
  const take = async (last: Backend | undefined): Promise<Backend> => {
    const at = idle.findIndex((backend) => backend !== last);
    if (at >= 0) return idle.splice(at, 1)[0] as Backend;
    if (opened < connections) return open();
    return idle.shift() ?? new Promise((given) => waiting.push(given));
  };
  const giveBack = (backend: Backend): void => {
    backend.hear = () => {};
    backend.gone = () => {};
    const next = waiting.shift();
    if (next) next(backend);
    else idle.push(backend);
  };

  const server = createServer((socket) => {
    const work: Buffer[] = [];
    let held: Backend | undefined;
    let last: Backend | undefined;
    let busy = false;

    const run = async (): Promise<void> => {
      if (busy || work.length === 0) return;
      busy = true;
      const piece = work.shift() as Buffer;
      const backend = (held ??= await take(last));
      last = backend;
      if (socket.destroyed) return letGo();
      const split = splitter();
      backend.gone = () => socket.destroy();
      backend.hear = (bytes) => {
        socket.write(bytes);
        for (const message of split(bytes)) {
          if (message[0] !== READY) continue;
          if (message[5] === "I".charCodeAt(0)) {
            held = undefined;
            giveBack(backend);
          }
          busy = false;
          void run();
        }
      };
      backend.stream.write(piece);
    };
    /** Whoever leaves within a transaction leaves a connection that nobody else may have. */
    const letGo = (): void => void held?.stream.destroy();

    socket.on("error", () => {});
    socket.on("close", letGo);
    socket.once("data", function greet(first: Buffer) {
      if (first.readInt32BE(4) === SSL_REQUEST) {
        socket.once("data", greet);
        return void socket.write("N");
      }
      socket.write(
        Buffer.concat([
          message("R", int32(0)),
          message("S", Buffer.from("server_version\u000018.0\u0000")),
          message("K", int32(0), int32(0)),
          message("Z", Buffer.from("I")),
        ]),
      );
      const split = splitter();
      let piece: Buffer[] = [];
      socket.on("data", (bytes: Buffer) => {
        for (const sent of split(bytes)) {
          const kind = String.fromCharCode(sent[0] ?? 0);
          if (kind === "X") return void socket.end();
          const text =
            kind === "Q"
              ? sent.subarray(5)
              : kind === "P"
                ? sent.subarray(sent.indexOf(0, 5) + 1)
                : undefined;
          if (text) statements.push(text.toString("utf8", 0, text.indexOf(0)));
          piece.push(sent);
          if (kind !== "Q" && kind !== "S") continue;
          work.push(Buffer.concat(piece));
          piece = [];
          void run();
        }
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  return {
    url: url.href,
    port,
    statements,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      for (const { stream } of all) stream.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const message = (kind: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body]);
};

/** Whole messages out of bytes as they come. */
function splitter(): (bytes: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const whole: Buffer[] = [];
    while (rest.length >= 5 && rest.length >= 1 + rest.readInt32BE(1)) {
      const length = 1 + rest.readInt32BE(1);
      whole.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    return whole;
  };
}
