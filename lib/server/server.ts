import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { withRequestNote } from "@/lib/base/request-note";
import { fixedHeaders, transportHeaders } from "./security-headers";
import { isRoomUpgrade, refuseOnSocket, type Refusal } from "./admit-upgrade";
import { replaceUnavailable, sayRefusal } from "./answer-status";
import { cleanHeaders, cleanPath } from "./clean-request";
import { clientAddress, trustedProxies } from "./client-address";
import { limitBody } from "./limit-body";
import { limitFields } from "./limit-fields";
import { pipeToRoom } from "./pipe-upgrade";
import { ALLOWED_METHODS, routeRequest } from "./route-request";

export type WebSettings = {
  appUrl: string;
  roomPort: number;
  trustedProxies: readonly string[];
  /** The whole request must have arrived within this time, otherwise 408. */
  requestTimeoutMs?: number;
  /** How long a browser may take to answer a room's close. */
  closePatienceMs?: number;
};

export type Handlers = {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Only in development: the framework's own socket for reloading pages. */
  handleUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
};

export type WebServer = {
  server: Server;
  /**
   * Ends it gracefully: no new connections, requests under way finish, websockets close at once (clients
   * reconnect). Whatever is not done after a few seconds is cut off.
   */
  close(): Promise<void>;
};

const MAX_BODY_BYTES = 1024 * 1024;
/** In a form; our longest has one field per number or per person. */
const MAX_FIELDS = 2_000;
/** A carrier's call with pictures. The route holds no more of it than of any other call. */
const MAX_WEBHOOK_UPLOAD_BYTES = 10_000_000;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than common proxies keep a connection, so that they never send into one that we just closed. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const CLOSE_PATIENCE_MS = 5_000;
const CLOSE_GRACE_MS = 4_000;
const EMPTY = { "cache-control": "no-store", "content-length": 0 };
/** The answer to each parser error; 400 for the rest. */
const UNREADABLE: Partial<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Content Too Large",
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
};

/**
 * The product's one port: pages and routes go to the framework, websockets of numbers and people to the
 * rooms. Limits what a caller may send and removes what a caller may not claim, before any other code sees
 * it.
 */
export function createWebServer(settings: WebSettings, handlers: Handlers): WebServer {
  const appUrl = new URL(settings.appUrl);
  const isTrusted = trustedProxies(settings.trustedProxies);
  const every = Object.entries({ ...fixedHeaders, ...transportHeaders(settings.appUrl) });
  const refuse = refuseOnSocket(every);
  const requestTimeout = settings.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;

  const server = createServer(
    {
      requestTimeout,
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeout),
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      connectionsCheckingInterval: Math.min(1_000, requestTimeout),
      noDelay: true,
    },
    (request, response) => {
      for (const [name, value] of every) response.setHeader(name, value);
      const verdict = routeRequest(
        { method: request.method ?? "", url: request.url ?? "", host: request.headers.host },
        appUrl,
      );
      if (verdict.do === "refuse") {
        response
          .writeHead(verdict.status, {
            ...EMPTY,
            connection: "close",
            ...(verdict.status === 405 && { allow: ALLOWED_METHODS }),
          })
          .end();
        return;
      }
      if (verdict.do === "redirect") {
        response.writeHead(307, { ...EMPTY, location: verdict.to }).end();
        return;
      }
      request.url = cleanPath(request.url ?? "");
      if (!limitBody(request, response, isWebhookUpload(request) ? MAX_WEBHOOK_UPLOAD_BYTES : MAX_BODY_BYTES))
        return;
      limitFields(request, response, MAX_FIELDS);
      const peer = request.socket.remoteAddress ?? "";
      cleanHeaders(request.headers, {
        client: clientAddress(peer, single(request.headers["x-forwarded-for"]), isTrusted),
        appUrl,
      });
      const answered = withRequestNote((note) => {
        sayRefusal(request, response, note);
        replaceUnavailable(response, () => note.unavailable);
        return handlers.handle(request, response);
      });
      answered.catch(() => {
        if (response.headersSent) response.destroy();
        else response.writeHead(500, { ...EMPTY, connection: "close" }).end();
      });
    },
  );

  const upgraded = new Set<Duplex>();
  server.on("upgrade", (request, socket, head) => {
    upgraded.add(socket);
    socket.once("close", () => upgraded.delete(socket));
    if (isRoomUpgrade({ method: request.method, url: request.url, upgrade: request.headers.upgrade }))
      pipeToRoom(
        { request, socket, head },
        { port: settings.roomPort, closePatienceMs: settings.closePatienceMs ?? CLOSE_PATIENCE_MS },
        refuse,
      );
    else if (handlers.handleUpgrade && request.url?.startsWith("/_next/"))
      handlers.handleUpgrade(request, socket, head);
    else refuse(socket, "404 Not Found");
  });
  server.on("connect", (_request, socket) => refuse(socket, "405 Method Not Allowed"));

  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
    else refuse(socket, UNREADABLE[error.code ?? ""] ?? "400 Bad Request");
  });

  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
      for (const socket of upgraded) socket.destroy();
      setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS).unref();
    });
  return { server, close };
}

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(",") : header;

const isWebhookUpload = ({ url, headers }: IncomingMessage): boolean =>
  (url ?? "").startsWith("/api/sms/webhook/") && /^\s*multipart\//i.test(headers["content-type"] ?? "");
