import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { ConnectionFault } from "@/lib/domain/carrier/not-answered";
import type { Call, Exchange } from "../../port";

/** The other side has no such call at this path. */
export const isUnknownPath = (exchange: Exchange): boolean =>
  exchange.kind === "answered" && (exchange.status === 404 || exchange.status === 405);

const MAX_ANSWER_BYTES = 1024 * 1024;

/**
 * One HTTP call in two steps, so that "did it leave?" is a fact and not a guess from an error code. Until the
 * connection is established (for TLS: handshake done, certificate checked) nothing can have left; from the
 * first write on, everything may have. Each call has its own connection: the other side may have closed a
 * kept-alive one meanwhile, and then nobody could tell whether the message left.
 */
export const exchange = async (call: Call): Promise<Exchange> => {
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(call.timeoutMs)]);
  const opened = await open(call.url, signal);
  if (typeof opened === "string") return { kind: "never_left", why: opened };
  // Aborted between the handshake and the first byte: the last moment to stop a message.
  if (signal.aborted) {
    opened.destroy();
    return { kind: "never_left", why: faultOf(signal.reason) };
  }
  try {
    return await converse(opened, call, signal);
  } finally {
    opened.destroy();
  }
};

/** A connection that is ready for writing, or why there is none. */
const open = (url: URL, signal: AbortSignal): Promise<Socket | ConnectionFault> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve(faultOf(signal.reason));
    const secure = url.protocol === "https:";
    const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
    const port = Number(url.port || (secure ? 443 : 80));
    const socket = secure
      ? connectTls({ host, port, ALPNProtocols: ["http/1.1"], ...(isIP(host) ? {} : { servername: host }) })
      : connectTcp({ host, port });
    const settle = (result: Socket | ConnectionFault): void => {
      signal.removeEventListener("abort", onAbort);
      if (typeof result === "string") socket.destroy();
      resolve(result);
    };
    const onAbort = (): void => settle(faultOf(signal.reason));
    signal.addEventListener("abort", onAbort);
    socket.on("error", (error) => settle(faultOf(error)));
    socket.once("close", () => settle("connection_closed"));
    socket.once(secure ? "secureConnect" : "connect", () => settle(socket));
  });

const converse = (socket: Socket, call: Call, signal: AbortSignal): Promise<Exchange> =>
  new Promise((resolve) => {
    let answer: IncomingMessage | null = null;
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (why: ConnectionFault): void => {
      signal.removeEventListener("abort", onAbort);
      if (answer === null) return resolve({ kind: "lost", why });
      const whole = answer.complete && size <= MAX_ANSWER_BYTES;
      const body = Buffer.concat(chunks).toString("utf8");
      resolve({ kind: "answered", status: answer.statusCode ?? 0, headers: answer.headers, body, whole });
    };
    const onAbort = (): void => settle(faultOf(signal.reason));
    signal.addEventListener("abort", onAbort);

    const request = httpRequest({
      createConnection: () => socket,
      method: call.method,
      path: call.url.pathname + call.url.search,
      headers: { host: call.url.host, ...call.headers },
      setHost: false,
    });
    socket.on("error", (error) => settle(faultOf(error)));
    request.on("error", (error) => settle(faultOf(error)));
    request.on("close", () => settle("connection_closed"));
    request.on("response", (response) => {
      answer = response;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) response.destroy();
        else chunks.push(chunk);
      });
      response.on("error", (error) => settle(faultOf(error)));
      response.on("close", () => settle("connection_closed"));
    });
    request.end(call.body ?? undefined);
  });

const faults: Record<string, ConnectionFault> = {
  ECONNREFUSED: "connection_refused",
  ECONNRESET: "connection_reset",
  EPIPE: "connection_closed",
  ENOTFOUND: "name_not_found",
  EAI_AGAIN: "name_not_found",
  ETIMEDOUT: "no_answer_in_time",
  EHOSTUNREACH: "host_unreachable",
  ENETUNREACH: "host_unreachable",
};

/** A code and never the raw message, which may contain addresses that must not be shown. */
const faultOf = (cause: unknown): ConnectionFault => {
  if (cause instanceof DOMException) return cause.name === "TimeoutError" ? "no_answer_in_time" : "given_up";
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return faults[code] ?? "connection_failed";
};
