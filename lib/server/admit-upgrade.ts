import type { Duplex } from "node:stream";
import { streamOfRoomPath } from "@/lib/protocol/room-name";

/**
 * True for the only kind of upgrade that is passed on: a websocket to the room of a number or a person.
 * Nothing else may open a connection anywhere, whatever its path resembles after decoding.
 */
export function isRoomUpgrade(request: {
  method?: string | undefined;
  url?: string | undefined;
  upgrade?: string | undefined;
}): boolean {
  const [path = "", query = ""] = (request.url ?? "").split("?", 2);
  return (
    request.method === "GET" &&
    request.upgrade?.toLowerCase() === "websocket" &&
    streamOfRoomPath(path) !== null &&
    !query.includes("#")
  );
}

const PASSED = new Set(["host", "origin", "user-agent", "connection", "upgrade"]);

/**
 * The request as the room receives it: only what a websocket handshake needs. No cookie, no credential,
 * nothing that names a room or a connection. `rawHeaders` alternates names and values.
 */
export function roomHandshake(url: string, rawHeaders: readonly string[]): string {
  const lines = [`GET ${url} HTTP/1.1`];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? "";
    const lower = name.toLowerCase();
    if (PASSED.has(lower) || lower.startsWith("sec-websocket-")) lines.push(`${name}: ${rawHeaders[i + 1]}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}

export type Refusal =
  | "400 Bad Request"
  | "404 Not Found"
  | "405 Method Not Allowed"
  | "408 Request Timeout"
  | "413 Content Too Large"
  | "431 Request Header Fields Too Large"
  | "502 Bad Gateway";

export type RefuseOnSocket = (socket: Duplex, status: Refusal) => void;

/** Answers with only a status on a bare socket, which has no response object, and closes it. */
export function refuseOnSocket(headers: readonly (readonly [name: string, value: string])[]): RefuseOnSocket {
  const all = [...headers, ["cache-control", "no-store"], ["connection", "close"], ["content-length", "0"]];
  const head = all.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return (socket, status) => {
    socket.on("error", () => {});
    socket.end(`HTTP/1.1 ${status}\r\n${head}\r\n`);
  };
}
