import { WebSocket } from "ws";

const HEARTBEAT_MS = 10_000;

type Listener = (frame: string, socket: number) => void;
export type Sockets = {
  on(listener: Listener): void;
  send(socket: number, frame: unknown): void;
  close(): void;
};

/** Opens a socket at each address, as a browser of `origin`, and hears what comes on any of them. */
export async function openSockets(urls: readonly URL[], origin?: string): Promise<Sockets> {
  let listener: Listener = () => {};
  const sockets = urls.map((url, index) => {
    const socket = new WebSocket(url, { ...(origin !== undefined && { origin }), perMessageDeflate: false });
    socket.on("message", (data) => listener(String(data), index));
    return socket;
  });
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve, reject) => {
          socket.once("open", () => resolve());
          socket.once("error", reject);
        }),
    ),
  );
  const heartbeat = setInterval(() => sockets.forEach((socket) => socket.send("ping")), HEARTBEAT_MS);
  return {
    on: (next) => {
      listener = next;
    },
    send: (socket, frame) => sockets[socket]?.send(JSON.stringify(frame)),
    close: () => {
      clearInterval(heartbeat);
      for (const socket of sockets) socket.terminate();
    },
  };
}
