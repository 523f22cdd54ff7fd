import type { Behaviour } from "../behaviour";
import type { CallFault } from "./faults";
import { json, type Reply } from "../http";

/** The answer to a call under a fault; null if there is no fault. */
export const faultReply = (fault: CallFault, answer: Reply): Reply | null => {
  switch (fault) {
    case "ok":
      return null;
    case "empty-200":
      return { status: 200, body: "" };
    case "bad-json":
      return {
        status: 200,
        headers: { "content-type": "application/json" },
        body: typeof answer === "string" ? "{" : String(answer.body).slice(0, -1).slice(0, 14),
      };
    case "error-206":
      return json(206, { error: "The call could not be done" });
    case "error-200":
      return json(200, { error: "The call could not be done" });
    case "http-400":
      return json(400, { error: "Bad request" });
    case "http-429":
      return json(429, { error: "Too many requests" }, { "retry-after": "2" });
    case "http-500":
      return {
        status: 500,
        headers: { "content-type": "text/html" },
        body: "<html><body>Internal Server Error</body></html>",
      };
    case "hang":
    case "reset":
      return fault;
  }
};

type List = { total: number; total_pages: number; current_page: number; data: unknown[] };
const isList = (value: unknown): value is List =>
  typeof value === "object" && value !== null && "data" in value && Array.isArray(value.data);

/** The answer with this oddity. */
export const withQuirk = (quirk: Behaviour["answers"], answer: Reply): Reply => {
  if (quirk === "none" || typeof answer === "string" || answer.status !== 200 || answer.body === "")
    return answer;
  const said: unknown = JSON.parse(String(answer.body));
  if (quirk === "byte-order-mark") return { ...answer, body: `\ufeff${String(answer.body)}` };
  if (quirk === "false-in-words") return json(200, { success: "false", message: "It was not done" });
  if (!isList(said)) return answer;
  if (quirk === "wrong-total") return json(200, { ...said, total: said.total + 7 });
  if (quirk === "odd-rows")
    return json(200, { ...said, total: said.total + 3, data: [null, true, ...said.data, ["x"]] });
  if (quirk === "maps")
    return json(200, { ...said, data: Object.fromEntries(said.data.map((row, at) => [at + 1, row])) });
  return json(200, { ...said, current_page: 1, total_pages: Math.max(2, said.total_pages) });
};
