import { z } from "zod";
import type { WebhookBody } from "./webhooks";

/**
 * The shapes of an inbound message in QuestBlue's sources, and others that carriers are known to use or to
 * get wrong.
 */
export const inboundProfiles = [
  "json-v2",
  "form-legacy",
  "multipart-legacy",
  "xml",
  "wrong-content-type",
  "array-root",
  "xml-entities",
  "xml-attributes",
  "xml-latin1",
  "php-maps",
  "byte-order-mark",
  "windows-1252",
] as const;
export type InboundProfile = (typeof inboundProfiles)[number];

export const customerText = z.object({
  from: z.string(),
  to: z.union([z.string(), z.array(z.string())]).transform((to) => (Array.isArray(to) ? to : [to])),
  text: z.string().default(""),
  media: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((media) => (Array.isArray(media) ? media : [media])),
});
export type CustomerText = z.infer<typeof customerText>;

export type MediaFile = { name: string; contentType: string; bytes: Buffer };

/**
 * One customer's message as the body of a webhook call. `files` are the media's bytes, for the profiles that
 * upload them.
 */
export const writeInbound = (
  profile: InboundProfile,
  text: CustomerText,
  files: MediaFile[],
): WebhookBody => {
  switch (profile) {
    case "json-v2":
      return { contentType: "application/json", body: JSON.stringify(published(text)) };
    case "array-root":
      return { contentType: "application/json", body: JSON.stringify([published(text)]) };
    case "wrong-content-type":
      return { contentType: "application/x-www-form-urlencoded", body: JSON.stringify(published(text)) };
    case "form-legacy":
      return {
        contentType: "application/x-www-form-urlencoded",
        body: new URLSearchParams(legacy(text)).toString(),
      };
    case "multipart-legacy":
      return multipart(text, files);
    case "xml":
      return { contentType: "application/xml", body: xml(text) };
    case "xml-entities":
      return { contentType: "text/xml", body: xml(text, numeric) };
    case "xml-attributes":
      return { contentType: "text/xml", body: attributed(text) };
    case "xml-latin1":
      return {
        contentType: "text/xml",
        body: Buffer.from(xml(text, beyondLatin1).replace("UTF-8", "ISO-8859-1"), "latin1"),
      };
    case "php-maps":
      return {
        contentType: "application/json",
        body: JSON.stringify({
          ...published(text),
          to: withHole(text.to),
          ...(text.media.length > 0 && { media: withHole(text.media) }),
        }),
      };
    case "byte-order-mark":
      return { contentType: "application/json", body: `\ufeff${JSON.stringify(published(text))}` };
    case "windows-1252":
      return {
        contentType: "application/json; charset=windows-1252",
        body: Buffer.from(inAscii(JSON.stringify(published(text))), "latin1"),
      };
  }
};

const published = ({ from, to, text, media }: CustomerText): Record<string, unknown> => ({
  from,
  to,
  text,
  segments: "1",
  type: media.length > 0 ? "MMS" : "SMS",
  ...(media.length > 0 ? { media } : {}),
});

const legacy = ({ from, to, text }: CustomerText): [string, string][] => [
  ["from", from],
  ["to", to.join(",")],
  ["msg", text],
];

const SMIL = "<smil><head><layout/></head><body><par/></body></smil>";

/** The layout part comes first, as expected by the one live receiver that was seen. */
const multipart = (text: CustomerText, files: MediaFile[]): WebhookBody => {
  const boundary = "----simulator5f2c9a";
  const part = (disposition: string, type: string | null, content: string | Buffer): Buffer[] => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${type ? `Content-Type: ${type}\r\n` : ""}\r\n`,
    ),
    Buffer.from(content),
    Buffer.from("\r\n"),
  ];
  const layout =
    files.length > 0
      ? [{ name: "layout.smil", contentType: "application/smil", bytes: Buffer.from(SMIL) }]
      : [];
  const body = Buffer.concat([
    ...legacy(text).flatMap(([name, value]) => part(`name="${name}"`, null, value)),
    ...[...layout, ...files].flatMap((file) =>
      part(`name="media"; filename="${file.name}"`, file.contentType, file.bytes),
    ),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
};

const xml = ({ from, to, text, media }: CustomerText, write = escaped): string => {
  const element = (name: string, value: string): string => `<${name}>${write(value)}</${name}>`;
  const inner = [
    element("from", from),
    ...to.map((one) => element("to", one)),
    element("msg", text),
    ...media.map((url) => element("media", url)),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<sms>${inner.join("")}</sms>`;
};

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const entity = (character: string): string => `&#${character.codePointAt(0)};`;
const numeric = (text: string): string => text.replace(/[^\w +]/gu, entity);
const beyondLatin1 = (text: string): string => escaped(text).replace(/[^\0-\xff]/gu, entity);

/** Numbers and pictures in attributes and in nested elements. */
const attributed = ({ from, to, text, media }: CustomerText): string =>
  `<event><sms type="mo"><from number="${escaped(from)}"/><to>${to.map((one) => `<recipient kind="did">${escaped(one)}</recipient>`).join("")}</to>` +
  `<msg lang="en">${escaped(text)}</msg>${media.map((url) => `<media url="${escaped(url)}"/>`).join("")}</sms></event>`;

/** As PHP writes a list from which an entry was removed. */
const withHole = (list: readonly string[]): Record<string, string> =>
  Object.fromEntries(list.map((item, at) => [at + 1, item]));

/** Characters beyond one byte are escaped as in JSON; accented letters stay bytes. */
const inAscii = (json: string): string =>
  json.replace(/[^\0-\x7f\xa0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
