import type { Call, CarrierCredentials, Exchange, Observe } from "../../port";
import { exchange } from "./connection";
import type { QuestBlueSettings } from "../settings";

export type Parameters = Record<string, string | number | string[]>;

export type QuestBlueClient = {
  get(path: string, parameters: Parameters, signal: AbortSignal): Promise<Exchange>;
  post(path: string, parameters: Parameters, signal: AbortSignal): Promise<Exchange>;
  put(path: string, parameters: Parameters, signal: AbortSignal): Promise<Exchange>;
};

/** Calls QuestBlue: Basic auth and Security-Key on every call, parameters in the query or a JSON body. */
export const questBlueClient = (
  credentials: CarrierCredentials,
  settings: QuestBlueSettings,
  observe?: Observe,
): QuestBlueClient => {
  const make = async (call: Call): Promise<Exchange> => {
    const made = await exchange(call);
    observe?.(call, made);
    return made;
  };
  const basic = Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64");
  const identity = {
    authorization: `Basic ${basic}`,
    "security-key": credentials.securityKey,
    accept: "application/json",
  };
  const write =
    (method: "POST" | "PUT", timeoutMs: number) =>
    (path: string, parameters: Parameters, signal: AbortSignal) => {
      if (settings.writeAs === "query") {
        const call: Call = {
          method,
          url: addressed(settings, path, parameters),
          headers: { ...identity, "content-length": "0" },
          body: null,
          timeoutMs,
          signal,
        };
        return make(call);
      }
      const body = JSON.stringify(parameters);
      const headers = {
        ...identity,
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(body)),
      };
      return make({ method, url: addressed(settings, path, {}), headers, body, timeoutMs, signal });
    };
  return {
    get: (path, parameters, signal) =>
      make({
        method: "GET",
        url: addressed(settings, path, parameters),
        headers: identity,
        body: null,
        timeoutMs: settings.askTimeoutMs,
        signal,
      }),
    post: write("POST", settings.sendTimeoutMs),
    put: write("PUT", settings.askTimeoutMs),
  };
};

/** The URL of a path below the base, with parameters; a list becomes `name[0]=…`, as in QuestBlue's SDK. */
const addressed = (settings: QuestBlueSettings, path: string, parameters: Parameters): URL => {
  const url = new URL(settings.baseUrl.replace(/\/+$/, "") + path);
  for (const [name, value] of Object.entries(parameters)) {
    if (Array.isArray(value)) value.forEach((item, i) => url.searchParams.append(`${name}[${i}]`, item));
    else url.searchParams.append(name, String(value));
  }
  return url;
};
