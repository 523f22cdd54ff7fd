import { z } from "zod";
import type { WebhookBody } from "./webhooks";

/** The shapes in which QuestBlue's sources show an inbound text, and two that carriers get wrong. */
export const inboundProfiles = ["json-v2", "form-legacy", "multipart-legacy", "xml", "wrong-content-type", "array-root"] as const;
export type InboundProfile = (typeof inboundProfiles)[number];

export const customerText = z.object({
  from: z.string(),
  to: z.union([z.string(), z.array(z.string())]).transform((to) => (Array.isArray(to) ? to : [to])),
  text: z.string().default(""),
  media: z.union([z.string(), z.array(z.string())]).default([]).transform((media) => (Array.isArray(media) ? media : [media])),
});
export type CustomerText = z.infer<typeof customerText>;

export type MediaFile = { name: string; contentType: string; bytes: Buffer };

/** One customer's text as the body of a webhook call. `files` are the media's bytes, for the profile that uploads them. */
export const writeInbound = (profile: InboundProfile, text: CustomerText, files: MediaFile[]): WebhookBody => {
  switch (profile) {
    case "json-v2":
      return { contentType: "application/json", body: JSON.stringify(published(text)) };
    case "array-root":
      return { contentType: "application/json", body: JSON.stringify([published(text)]) };
    case "wrong-content-type":
      return { contentType: "application/x-www-form-urlencoded", body: JSON.stringify(published(text)) };
    case "form-legacy":
      return { contentType: "application/x-www-form-urlencoded", body: new URLSearchParams(legacy(text)).toString() };
    case "multipart-legacy":
      return multipart(text, files);
    case "xml":
      return { contentType: "application/xml", body: xml(text) };
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

/** The layout part comes first, as the one live receiver that was seen expects it to. */
const multipart = (text: CustomerText, files: MediaFile[]): WebhookBody => {
  const boundary = "----simulator5f2c9a";
  const part = (disposition: string, type: string | null, content: string | Buffer): Buffer[] => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${type ? `Content-Type: ${type}\r\n` : ""}\r\n`),
    Buffer.from(content),
    Buffer.from("\r\n"),
  ];
  const layout = files.length > 0 ? [{ name: "layout.smil", contentType: "application/smil", bytes: Buffer.from(SMIL) }] : [];
  const body = Buffer.concat([
    ...legacy(text).flatMap(([name, value]) => part(`name="${name}"`, null, value)),
    ...[...layout, ...files].flatMap((file) => part(`name="media"; filename="${file.name}"`, file.contentType, file.bytes)),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
};

const xml = ({ from, to, text, media }: CustomerText): string => {
  const element = (name: string, value: string): string => `<${name}>${escaped(value)}</${name}>`;
  const inner = [element("from", from), ...to.map((one) => element("to", one)), element("msg", text), ...media.map((url) => element("media", url))];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<sms>${inner.join("")}</sms>`;
};

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
