import type { QuarantineReason } from "@/db/vocabulary";
import { quarantinedFor } from "@/lib/domain/status/reasons";
import type { RawCall } from "../../port";
import { decodeText, headerParameter, withoutMark } from "./characters";
import { eventsIn } from "./events";
import { type Fields, fieldsOf, type NamedValue } from "./fields";
import { readForm, withObjects } from "./form";
import { parseJson, tooDeep } from "../formats/json";
import { multipartBoundary, readMultipart, type Upload } from "./multipart";
import { declaredEncoding, declaresDoctype, parseXml } from "./xml";

export type DecodedCall =
  | { ok: true; fields: Fields; files: Upload[]; flags: string[] }
  | { ok: false; reason: QuarantineReason };

/** A body as events, each a list of names and values. Only a single event can have files. */
type Body =
  | { ok: true; events: NamedValue[][]; files: Upload[]; flags: string[] }
  | { ok: false; reason: QuarantineReason };

/**
 * Decodes a webhook body into one flat event. The content type is only a hint, because carriers get it wrong:
 * the first character decides for JSON or XML, then a multipart boundary is tried, and anything else is a
 * form.
 */
export const decodeCall = (call: RawCall): DecodedCall => {
  const body = decodeBody(call);
  if (!body.ok) return body;
  const [only, ...more] = body.events;
  if (only === undefined) return unreadable(quarantinedFor("no_event"));
  if (more.length > 0) return unreadable(quarantinedFor("several_events"));
  return { ok: true, fields: fieldsOf(only), files: body.files, flags: body.flags };
};

/**
 * Splits a delivery with several events into one per event, as if each had arrived alone; returns any other
 * unchanged.
 */
export const splitQuestBlueCall = (call: RawCall): RawCall[] => {
  const body = decodeBody(call);
  if (!body.ok || body.events.length < 2) return [call];
  return body.events.map((event) => ({
    ...call,
    contentType: "application/json",
    body: new TextEncoder().encode(JSON.stringify(Object.fromEntries(event))),
  }));
};

const decodeBody = (call: RawCall): Body => {
  const body = withoutMark(call.body);
  const first = body.find((byte) => byte > 0x20);
  if (first === undefined) return readQuery(call.query);
  if (isUtf16(body)) return unreadable(quarantinedFor("unmarked_utf16"));
  if (tooDeep(body)) return unreadable(quarantinedFor("nested_too_deep"));

  const charset = headerParameter(call.contentType, "charset");
  const isJson = first === 0x7b || first === 0x5b;
  if (isJson || first === 0x3c) {
    const { text, flag } = decodeText(body, charset ?? declaredEncoding(body));
    const flags = flag ? [flag] : [];
    return isJson ? readJson(text, flags) : readXml(text, flags);
  }
  const boundary = multipartBoundary(call.contentType, body);
  if (boundary !== null) {
    const parts = readMultipart(body, boundary);
    return parts
      ? single(withObjects(parts.fields), parts.files, parts.flags)
      : unreadable(quarantinedFor("no_whole_part"));
  }
  const form = readForm(body, charset);
  return single(withObjects(form.fields), [], form.flags);
};

/**
 * True if the route must refuse the delivery with 415: XML that declares a document type, and so could
 * declare entities (BW12).
 */
export const hasDoctype = (call: Pick<RawCall, "body">): boolean => {
  const first = call.body.find((byte) => byte > 0x20 && byte < 0x80);
  // NULs are dropped so that UTF-16 cannot hide one.
  return (
    first === 0x3c &&
    declaresDoctype(
      Buffer.from(call.body)
        .toString("latin1")
        .replace(/[\0\x80-\xff]/g, ""),
    )
  );
};

const unreadable = (reason: QuarantineReason): { ok: false; reason: QuarantineReason } => ({
  ok: false,
  reason,
});

const single = (event: NamedValue[], files: Upload[], flags: string[]): Body => ({
  ok: true,
  events: [event],
  files,
  flags,
});

/**
 * URL parameters count only if there is no body. Beside a body they belong to the configured webhook URL, and
 * a constant `?id=` there would make all messages look like repeats.
 */
const readQuery = (query: [string, string][]): Body =>
  query.length > 0 ? single(withObjects(query), [], []) : unreadable(quarantinedFor("empty"));

const isUtf16 = ([a, b]: Uint8Array): boolean => a === 0 || b === 0;

const readJson = (text: string, flags: string[]): Body => {
  const parsed = parseJson(text);
  return parsed.ok ? readEvents(parsed.value, flags) : unreadable(parsed.reason);
};

const readXml = (text: string, flags: string[]): Body => {
  const root = parseXml(text);
  return root === null ? unreadable(quarantinedFor("broken_xml")) : readEvents(root, flags);
};

const readEvents = (value: unknown, flags: string[]): Body => {
  const events = eventsIn(value);
  return events ? { ok: true, events, files: [], flags } : unreadable(quarantinedFor("too_many_events"));
};
