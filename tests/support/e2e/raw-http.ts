import { request } from "node:http";
import { connect } from "node:net";
import { appUrl } from "./addresses";

export type RawAnswer = { status: number; headers: NodeJS.Dict<string | string[]>; body: string };
type Sent = { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer };

/** Sends the path as it is spelled, and follows nothing. */
export function raw(path: string, { method = "GET", headers = {}, body }: Sent = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(appUrl());
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const call = request(
      { hostname, port, path, method, headers: { ...length, ...headers }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
        response.on("error", reject);
      },
    );
    call.on("error", reject);
    call.end(body);
  });
}

/** Writes bytes to the product's port; resolves with everything that comes back until it hangs up, or with its first line. `drips`: one byte more every so many ms, for as long as somebody listens. */
export function talk(
  bytes: string,
  {
    withinMs = 30_000,
    drips,
    firstLine = false,
  }: { withinMs?: number; drips?: number; firstLine?: boolean } = {},
): Promise<string> {
  const { hostname, port } = new URL(appUrl());
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const dripping = drips === undefined ? undefined : setInterval(() => socket.write("x"), drips);
    const end = () => {
      clearTimeout(timer);
      clearInterval(dripping);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(end, withinMs);
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
      if (firstLine && answer.includes("\r\n")) end();
    });
    socket.on("close", end);
    socket.on("error", end);
  });
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
