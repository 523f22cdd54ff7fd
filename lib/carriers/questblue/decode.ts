import type { RawCall } from "../port";
import { decodeText, headerParameter } from "./characters";
import { type Fields, fieldsOf, type NamedValue } from "./fields";
import { readForm } from "./form";
import { parseJson, tooDeep } from "./json";
import { multipartBoundary, readMultipart, type Upload } from "./multipart";
import { declaresDoctype, parseXml } from "./xml";

export type DecodedCall =
  | { ok: true; fields: Fields; files: Upload[]; flags: string[] }
  | { ok: false; reason: string };

/**
 * A webhook body as one flat event. The content type is a hint only, since carriers get it wrong: the
 * first character decides between JSON and XML, then a multipart boundary, and the rest is a form.
 */
export const decodeCall = (call: RawCall): DecodedCall => {
  const body = call.body;
  const first = body.find((byte) => byte > 0x20);
  if (first === undefined) return readQuery(call.query);
  if (startsUnlikeUtf8(body)) return unreadable("The body begins with a byte order mark or is UTF-16; only plain UTF-8 is read.");
  if (tooDeep(body)) return unreadable("The JSON is nested too deep.");

  const charset = headerParameter(call.contentType, "charset");
  const isJson = first === 0x7b || first === 0x5b;
  if (isJson || first === 0x3c) {
    const { text, flag } = decodeText(body, charset);
    const flags = flag ? [flag] : [];
    return isJson ? readJson(text, flags) : readXml(text, flags);
  }
  const boundary = multipartBoundary(call.contentType, body);
  if (boundary !== null) {
    const parts = readMultipart(body, boundary);
    return parts ? event(parts.fields, parts.files, parts.flags) : unreadable("The multipart body has no complete part.");
  }
  const form = readForm(body, charset);
  return event(form.fields, [], form.flags);
};

/** True when the route must refuse the call with 415: XML that declares a document type, and so could declare entities (BW12). */
export const hasDoctype = (call: Pick<RawCall, "body">): boolean => {
  const first = call.body.find((byte) => byte > 0x20 && byte < 0x80);
  // NULs are dropped so that UTF-16 cannot hide one
  return first === 0x3c && declaresDoctype(Buffer.from(call.body).toString("latin1").replace(/[\0\x80-\xff]/g, ""));
};

const unreadable = (reason: string): DecodedCall => ({ ok: false, reason });

const event = (values: NamedValue[], files: Upload[], flags: string[]): DecodedCall => ({
  ok: true,
  fields: fieldsOf(values),
  files,
  flags,
});

/**
 * Parameters in the URL count only when there is no body: beside one they belong to whoever wrote the
 * webhook's URL, and a constant `?id=` there would make all texts look like repeats.
 */
const readQuery = (query: [string, string][]): DecodedCall =>
  query.length > 0 ? event(query, [], []) : unreadable("The call is empty.");

const startsUnlikeUtf8 = (body: Uint8Array): boolean => {
  const [a, b, c] = body;
  const bom = (a === 0xef && b === 0xbb && c === 0xbf) || (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  return bom || a === 0 || b === 0;
};

const readJson = (text: string, flags: string[]): DecodedCall => {
  const parsed = parseJson(text);
  return parsed.ok ? readEvent(parsed.value, flags) : unreadable(parsed.reason);
};

const readXml = (text: string, flags: string[]): DecodedCall => {
  const root = parseXml(text);
  return root === null ? unreadable("The XML is broken or declares a document type.") : readEvent(root, flags);
};

const readEvent = (value: unknown, flags: string[]): DecodedCall => {
  const events = Array.isArray(value) ? value : [value];
  if (events.length > 1) return unreadable("There are several events in one call.");
  const only: unknown = events[0];
  if (!isRecord(only)) return unreadable("There is no event in the call.");
  return event(unwrapped(only), [], flags);
};

const envelopes = new Set(["data", "payload", "message"]);

/** Fields of the event, with those of an envelope around it behind them: the inner ones win. */
const unwrapped = (outer: object): NamedValue[] => {
  const own = Object.entries(outer);
  const envelope = own.find(([name, value]) => envelopes.has(name.toLowerCase()) && isRecord(single(value)));
  if (!envelope) return own;
  const inner = Object.entries(Object(single(envelope[1])));
  const names = new Set(inner.map(([name]) => name.toLowerCase()));
  return [...inner, ...own.filter((entry) => entry !== envelope && !names.has(entry[0].toLowerCase()))];
};

const single = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

const isRecord = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);
