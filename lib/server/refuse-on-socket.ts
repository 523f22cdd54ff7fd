import type { Duplex } from "node:stream";

export type Refusal =
  | "400 Bad Request"
  | "404 Not Found"
  | "405 Method Not Allowed"
  | "408 Request Timeout"
  | "413 Content Too Large"
  | "431 Request Header Fields Too Large"
  | "502 Bad Gateway";

export type RefuseOnSocket = (socket: Duplex, status: Refusal) => void;

/** Answers with a status alone on a bare socket, where there is no response to write to, and closes. */
export function refuseOnSocket(headers: readonly (readonly [name: string, value: string])[]): RefuseOnSocket {
  const all = [...headers, ["cache-control", "no-store"], ["connection", "close"], ["content-length", "0"]];
  const head = all.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return (socket, status) => {
    socket.on("error", () => {});
    socket.end(`HTTP/1.1 ${status}\r\n${head}\r\n`);
  };
}
