import { z } from "zod";
import type { AskedStatus, CarrierAnswer, SendOutcome } from "../port";
import { storable } from "./characters";
import type { Exchange } from "./connection";
import { ownValue, plain } from "./fields";
import { canonicalStatus } from "./states";

const id = z.union([z.string().trim().min(1), z.number()]).transform(String);
const sendEntry = z.object({ msg_id: id });
/** `data` is published as a list; a single entry is read as well. */
const sendAnswer = z.object({ data: z.union([z.array(sendEntry).min(1), sendEntry]) });
const statusEntry = z.object({ status: z.string().trim().min(1) });
const statusAnswer = z.object({ data: z.union([statusEntry, z.array(statusEntry).min(1)]) });

/**
 * What one answer to a send means (V17). The status comes first: a 5xx may come from a machine in between
 * after QuestBlue took the text, so it is `unknown` whatever its body says; a 206 or 4xx is a refusal even
 * when its body was cut. A 2xx without a readable id is `unknown`.
 *
 * An `error` text that speaks of a rate limit stays a refusal. It is free text: "limit" can as well mean a
 * day's quota, a length or a spending limit, and trying those again by machine helps nobody. Only the
 * status 429 is unambiguous.
 */
export const judgeSend = (exchange: Exchange, now: Date): SendOutcome => {
  if (exchange.kind === "never_left") return { kind: "never_left", reason: exchange.reason, retryAfterMs: null };
  if (exchange.kind === "lost") return { kind: "unknown", reason: exchange.reason };
  const { status } = exchange;
  if (status === 429) {
    return { kind: "never_left", reason: "QuestBlue asks to wait (429).", retryAfterMs: retryAfterMs(exchange.headers["retry-after"], now) };
  }
  const refusal = refusalOf(exchange);
  if (refusal !== null) return { kind: "refused", reason: refusal };
  if (status < 200 || status > 299) return { kind: "unknown", reason: `QuestBlue answered ${status}.` };
  const json = jsonOf(exchange);
  if (json === undefined) return { kind: "unknown", reason: "QuestBlue's answer was empty or unreadable." };
  const parsed = sendAnswer.safeParse(json);
  if (!parsed.success) return { kind: "unknown", reason: "QuestBlue's answer holds no message id." };
  const { data } = parsed.data;
  const first = Array.isArray(data) ? data[0] : data;
  if (first === undefined) return { kind: "unknown", reason: "QuestBlue's answer holds no message id." };
  return { kind: "accepted", carrierId: first.msg_id, warning: sentence(ownValue(json, "warning")) };
};

/** What a poll of one message's state says. A word that nobody published is handed on as it is. */
export const judgeStatus = (exchange: Exchange): AskedStatus => {
  const answer = judgeQuestion(exchange, statusAnswer);
  if (!answer.ok) return { kind: "unavailable", reason: answer.reason };
  const { data } = answer.value;
  const rawStatus = storable((Array.isArray(data) ? data[0]?.status : data.status) ?? "");
  const status = canonicalStatus(rawStatus);
  return status ? { kind: "known", status, rawStatus } : { kind: "unknown_word", rawStatus };
};

/** The value of a question that may be asked again, or whether asking again can help. */
export const judgeQuestion = <T>(exchange: Exchange, schema: z.ZodType<T>): CarrierAnswer<T> => {
  const json = judgeWrite(exchange);
  if (!json.ok) return json;
  const parsed = schema.safeParse(json.value);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, retry: "unknown", reason: "QuestBlue's answer could not be understood." };
};

/** As a question, but an empty 2xx is success: several writes answer nothing. Undefined is that empty answer. */
export const judgeWrite = (exchange: Exchange): CarrierAnswer<unknown> => {
  if (exchange.kind !== "answered") return { ok: false, retry: "later", reason: exchange.reason };
  const { status } = exchange;
  if (status === 429 || status >= 500) return { ok: false, retry: "later", reason: `QuestBlue answered ${status}.` };
  const refusal = refusalOf(exchange);
  if (refusal !== null) return { ok: false, retry: "never", reason: refusal };
  const isEmpty = exchange.whole && exchange.body.trim() === "";
  const json = jsonOf(exchange);
  if (status > 299 || (json === undefined && !isEmpty)) return { ok: false, retry: "unknown", reason: "QuestBlue's answer could not be understood." };
  if (ownValue(json, "success") === false) return { ok: false, retry: "never", reason: sentence(ownValue(json, "message")) ?? "QuestBlue refused." };
  return { ok: true, value: json };
};

type Answered = Extract<Exchange, { kind: "answered" }>;

/** Why QuestBlue said no, in its own words where it has some: 206, 4xx, or an `error` key below 500. Null when it did not. */
const refusalOf = (answer: Answered): string | null => {
  if (answer.status >= 500) return null;
  const error = sentence(ownValue(jsonOf(answer), "error"));
  if (answer.status === 206 || answer.status >= 400) return error ?? `QuestBlue refused with ${answer.status}.`;
  return error;
};

/** The body as JSON whatever its content type; undefined when cut, empty or broken. */
const jsonOf = (answer: Answered): unknown => {
  if (!answer.whole) return undefined;
  try {
    return JSON.parse(answer.body);
  } catch {
    return undefined;
  }
};

const MAX_REASON_CHARACTERS = 300;

/** A carrier's words made fit to show: one line, no markup or control characters, not endless. Null when it says nothing. */
export const sentence = (value: unknown, most = MAX_REASON_CHARACTERS): string | null => {
  if (value === false || value === 0) return null;
  const said = plain(value) ?? (value === null || value === undefined ? "" : Object.values(value).map((item) => plain(item) ?? "").join("; "));
  const clean = storable(said)
    .replace(/<[^<>]*>/g, " ")
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return clean === "" ? null : [...clean].slice(0, most).join("");
};

/** Milliseconds to wait by a Retry-After header, seconds or date; null when there is none that makes sense. */
export const retryAfterMs = (header: string | undefined, now: Date): number | null => {
  if (header === undefined) return null;
  if (/^\d{1,7}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
};
