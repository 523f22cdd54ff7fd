import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
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
  if (typeof opened === "string") return { kind: "never_left", reason: opened };
  // Aborted between the handshake and the first byte: the last moment to stop a message.
  if (signal.aborted) {
    opened.destroy();
    return { kind: "never_left", reason: reasonOf(signal.reason) };
  }
  try {
    return await converse(opened, call, signal);
  } finally {
    opened.destroy();
  }
};

/** A connection that is ready for writing, or why there is none. */
const open = (url: URL, signal: AbortSignal): Promise<Socket | string> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve(reasonOf(signal.reason));
    const secure = url.protocol === "https:";
    const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
    const port = Number(url.port || (secure ? 443 : 80));
    const socket = secure
      ? connectTls({ host, port, ALPNProtocols: ["http/1.1"], ...(isIP(host) ? {} : { servername: host }) })
      : connectTcp({ host, port });
    const settle = (result: Socket | string): void => {
      signal.removeEventListener("abort", onAbort);
      if (typeof result === "string") socket.destroy();
      resolve(result);
    };
    const onAbort = (): void => settle(reasonOf(signal.reason));
    signal.addEventListener("abort", onAbort);
    socket.on("error", (error) => settle(reasonOf(error)));
    socket.once("close", () => settle("The connection was closed before it stood."));
    socket.once(secure ? "secureConnect" : "connect", () => settle(socket));
  });

const converse = (socket: Socket, call: Call, signal: AbortSignal): Promise<Exchange> =>
  new Promise((resolve) => {
    let answer: IncomingMessage | null = null;
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (reason: string): void => {
      signal.removeEventListener("abort", onAbort);
      if (answer === null) return resolve({ kind: "lost", reason });
      const whole = answer.complete && size <= MAX_ANSWER_BYTES;
      const body = Buffer.concat(chunks).toString("utf8");
      resolve({ kind: "answered", status: answer.statusCode ?? 0, headers: answer.headers, body, whole });
    };
    const onAbort = (): void => settle(reasonOf(signal.reason));
    signal.addEventListener("abort", onAbort);

    const request = httpRequest({
      createConnection: () => socket,
      method: call.method,
      path: call.url.pathname + call.url.search,
      headers: { host: call.url.host, ...call.headers },
      setHost: false,
    });
    socket.on("error", (error) => settle(reasonOf(error)));
    request.on("error", (error) => settle(reasonOf(error)));
    request.on("close", () => settle("The connection was closed without an answer."));
    request.on("response", (response) => {
      answer = response;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) response.destroy();
        else chunks.push(chunk);
      });
      response.on("error", (error) => settle(reasonOf(error)));
      response.on("close", () => settle("The answer was cut."));
    });
    request.end(call.body ?? undefined);
  });

const words: Record<string, string> = {
  ECONNREFUSED: "The connection was refused.",
  ECONNRESET: "The connection was reset.",
  EPIPE: "The connection was closed.",
  ENOTFOUND: "The name was not found.",
  EAI_AGAIN: "The name could not be looked up.",
  ETIMEDOUT: "The connection timed out.",
  EHOSTUNREACH: "The host cannot be reached.",
  ENETUNREACH: "The network cannot be reached.",
};

/** A plain sentence, because a raw error message may contain addresses that must not be shown. */
const reasonOf = (cause: unknown): string => {
  if (cause instanceof DOMException)
    return cause.name === "TimeoutError" ? "There was no answer in time." : "The call was given up.";
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return words[code] ?? "The connection failed.";
};
