import { connect, type AddressInfo } from "node:net";
import { createWebSocketStream, WebSocketServer } from "ws";

export type NeonProxy = { port: number; close(): Promise<void> };

/** What Neon has in front of its Postgres, as small as can be: a websocket on loopback whose bytes go to one Postgres. */
export async function startNeonProxy(postgres: { host: string; port: number }): Promise<NeonProxy> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (socket) => {
    const websocket = createWebSocketStream(socket);
    const tcp = connect(postgres.port, postgres.host);
    // Either end may break at any moment; then the other goes too.
    websocket.on("error", () => tcp.destroy());
    tcp.on("error", () => websocket.destroy());
    websocket.pipe(tcp).pipe(websocket);
  });
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.terminate();
        server.close(() => resolve());
      }),
  };
}
