import { createServer } from "node:net";

/** A server of this machine that must not be visited, and how often it was. */
export async function anUnvisitedServer(): Promise<{ port: number; visits(): number; close(): void }> {
  let visits = 0;
  const server = createServer((socket) => {
    visits += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { port: address.port, visits: () => visits, close: () => void server.close() };
}
