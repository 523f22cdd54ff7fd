import { z } from "zod";
import { notAnswered } from "@/lib/domain/carrier/not-answered";
import { storable } from "@/lib/domain/text/storable";
import type { AskedStatus, CarrierAnswer, SendOutcome, Exchange } from "../../port";
import { ownValue, plain } from "../formats/values";
import { exactNumbers } from "../formats/json";
import { canonicalStatus } from "../formats/states";

/**
 * The answer about one thing. `data` is published as an object or a list of one; PHP writes a list with a
 * hole as a map.
 */
const listAnswer = z.object({ data: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]) });
const entriesOf = ({ data }: z.infer<typeof listAnswer>): unknown[] =>
  Array.isArray(data) ? data : [data, ...Object.values(data)];

/** The first non-empty value of that name among the entries; an odd entry before it does no harm. */
const firstOf = (json: unknown, name: string): string | null => {
  const parsed = listAnswer.safeParse(json);
  if (!parsed.success) return null;
  const values = entriesOf(parsed.data).map((entry) => ownValue(entry, name));
  return (
    values
      .map((value) => (typeof value === "boolean" ? "" : (plain(value)?.trim() ?? "")))
      .find((value) => value !== "") ?? null
  );
};

/** PHP and forms write a boolean as a word or a digit. */
const isNo = (value: unknown): boolean =>
  ["false", "0", "no", "off"].includes(plain(value)?.trim().toLowerCase() ?? "");

/**
 * The meaning of an answer to a send (V17). The status comes first. A 5xx may come from a machine in between
 * after QuestBlue accepted the message, so it is `unknown` whatever its body says. A 206 or 4xx is a refusal
 * even if its body was cut. A 2xx without a readable id is `unknown`.
 *
 * An `error` text about a rate limit stays a refusal. It is free text: "limit" can also mean a daily quota, a
 * length or a spending limit, and retrying those automatically helps nobody. Only the status 429 is
 * unambiguous.
 */
export const classifySend = (exchange: Exchange, now: Date): SendOutcome => {
  if (exchange.kind === "never_left") return { kind: "never_left", retryAfterMs: null };
  if (exchange.kind === "lost") return { kind: "unknown", why: "answer_lost" };
  const { status } = exchange;
  if (status === 429) {
    return {
      kind: "never_left",
      retryAfterMs: retryAfterMs(exchange.headers["retry-after"], now),
    };
  }
  const refusal = refusalOf(exchange);
  if (refusal !== null)
    return { kind: isAboutAccount(status) ? "account_refused" : "refused", reason: refusal.said };
  if (status < 200 || status > 299) return { kind: "unknown", why: "carrier_fault" };
  const json = jsonOf(exchange);
  const carrierId = firstOf(json, "msg_id");
  const denial = denialIn(json);
  if (denial !== null && carrierId === null) return { kind: "refused", reason: denial.said };
  if (denial !== null || carrierId === null) return { kind: "unknown", why: "answer_unclear" };
  return { kind: "accepted", carrierId: storable(carrierId), warning: sentence(ownValue(json, "warning")) };
};

/**
 * Answered before the message was looked at: the credentials are wrong or the caller's address is not
 * allowed.
 */
const isAboutAccount = (status: number): boolean => status === 401 || status === 403;

/** The answer to a poll of one message. An unpublished word is passed on unchanged. */
export const classifyStatus = (exchange: Exchange): AskedStatus => {
  const answer = classifyWrite(exchange);
  if (!answer.ok) return { kind: "unavailable", why: answer.why };
  const said = firstOf(answer.value, "status");
  if (said === null) return { kind: "unavailable", why: notAnswered("answer_unclear") };
  const rawStatus = storable(said);
  const status = canonicalStatus(rawStatus);
  return status ? { kind: "known", status, rawStatus } : { kind: "unknown_word", rawStatus };
};

/** The state of an off-net order. The states are published, the name of the field is not. */
export const classifyOffNet = (exchange: Exchange): CarrierAnswer<string | null> => {
  const answer = classifyWrite(exchange);
  if (!answer.ok) return answer;
  const said =
    firstOf(answer.value, "status") ??
    firstOf(answer.value, "state") ??
    plain(ownValue(answer.value, "status"));
  return { ok: true, value: sentence(said, 40) };
};

/** The answer to a question that is safe to repeat, or whether repeating can help. */
export const classifyQuestion = <T>(exchange: Exchange, schema: z.ZodType<T>): CarrierAnswer<T> => {
  const json = classifyWrite(exchange);
  if (!json.ok) return json;
  const parsed = schema.safeParse(json.value);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, retry: "unknown", why: notAnswered("answer_unclear") };
};

/**
 * Like `classifyQuestion`, but an empty 2xx is success, because several writes answer nothing; its value is
 * undefined.
 */
export const classifyWrite = (exchange: Exchange): CarrierAnswer<unknown> => {
  if (exchange.kind !== "answered") return { ok: false, retry: "later", why: notAnswered(exchange.why) };
  const { status } = exchange;
  if (status === 429) return { ok: false, retry: "later", why: notAnswered("asked_to_wait") };
  if (status >= 500) return { ok: false, retry: "later", why: notAnswered("carrier_fault") };
  const refusal = refusalOf(exchange);
  if (refusal !== null)
    return { ok: false, retry: "never", why: notAnswered(refusalCode(status), refusal.said) };
  const isEmpty = exchange.whole && exchange.body.trim() === "";
  const json = jsonOf(exchange);
  if (status > 299 || (json === undefined && !isEmpty))
    return { ok: false, retry: "unknown", why: notAnswered("answer_unclear") };
  const denial = denialIn(json);
  return denial === null
    ? { ok: true, value: json }
    : { ok: false, retry: "never", why: notAnswered("refused", denial.said) };
};

const refusalCode = (status: number) =>
  status === 401 ? "login_refused" : status === 403 ? "account_refused" : "refused";

/** QuestBlue refused; in its own words if it gives any. */
type Refusal = { said: string | null };

/** An answer that reports no success, with its message; null for any other. */
const denialIn = (json: unknown): Refusal | null =>
  isNo(ownValue(json, "success")) ? { said: sentence(ownValue(json, "message")) } : null;

type Answered = Extract<Exchange, { kind: "answered" }>;

/** Why QuestBlue refused: 206, 4xx, or an `error` key below 500. Null if it did not refuse. */
const refusalOf = (answer: Answered): Refusal | null => {
  if (answer.status >= 500) return null;
  const error = ownValue(jsonOf(answer), "error");
  const said = isNo(error) ? null : sentence(error);
  return said !== null || answer.status === 206 || answer.status >= 400 ? { said } : null;
};

/**
 * The body as JSON whatever its content type, with or without a byte order mark; undefined if it is cut,
 * empty or broken.
 */
const jsonOf = (answer: Answered): unknown => {
  if (!answer.whole) return undefined;
  try {
    return JSON.parse(answer.body.replace(/^\ufeff/, ""), exactNumbers);
  } catch {
    return undefined;
  }
};

const MAX_REASON_CHARACTERS = 300;

/**
 * Makes a carrier's words safe to show: one line, limited length, no markup or control characters. Null if
 * there are none.
 */
export const sentence = (value: unknown, most = MAX_REASON_CHARACTERS): string | null => {
  if (value === false || value === 0) return null;
  const said =
    plain(value) ??
    (value === null || value === undefined
      ? ""
      : Object.values(value)
          .map((item) => plain(item) ?? "")
          .join("; "));
  const clean = storable(said)
    .replace(/<[^<>]*>/g, " ")
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return clean === "" ? null : [...clean].slice(0, most).join("");
};

/** Milliseconds to wait by a Retry-After header, in seconds or as a date; null if there is no valid one. */
export const retryAfterMs = (header: string | undefined, now: Date): number | null => {
  if (header === undefined) return null;
  if (/^\d{1,7}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
};
