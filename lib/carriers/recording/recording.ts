import { z } from "zod";
import { connectionFaults } from "@/lib/domain/carrier/not-answered";

/** Bytes in a file that people read: as text if they are UTF-8, otherwise in base64. */
const content = z.object({ encoding: z.enum(["utf8", "base64"]), data: z.string() });
type Content = z.infer<typeof content>;

const pairs = z.array(z.tuple([z.string(), z.string()]));

/** A webhook delivery as the carrier made it. */
const webhookCall = z.object({
  kind: z.literal("webhook"),
  at: z.string(),
  masked: z.boolean(),
  method: z.string(),
  contentType: z.string().nullable(),
  query: pairs,
  body: content,
});

/**
 * A call of ours and the carrier's answer. It contains no credentials: those are in headers, which are not
 * recorded.
 */
/** Recordings of before had a sentence here. */
const why = z.enum(connectionFaults).catch("connection_failed");

const carrierAnswer = z.object({
  kind: z.literal("answer"),
  at: z.string(),
  masked: z.boolean(),
  /** The call by the adapter's names, because its path and encoding are settings. */
  call: z.object({
    method: z.enum(["GET", "POST", "PUT"]),
    path: z.string(),
    query: pairs,
    body: content.nullable(),
  }),
  answer: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("answered"),
      status: z.number().int(),
      headers: z.record(z.string(), z.string()),
      body: content,
      whole: z.boolean(),
    }),
    z.object({ kind: z.literal("lost"), why }),
    z.object({ kind: z.literal("never_left"), why }),
  ]),
});

export const recordingSchema = z.discriminatedUnion("kind", [webhookCall, carrierAnswer]);
/** One file of a recording: a webhook delivery, or a call of ours with its answer. */
export type Recording = z.infer<typeof recordingSchema>;
export type RecordedAnswer = z.infer<typeof carrierAnswer>;

/** Bytes as text where they are valid UTF-8, so that a recording can be read; otherwise as base64. */
export function toContent(bytes: Uint8Array): Content {
  try {
    return {
      encoding: "utf8",
      data: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
    };
  } catch {
    return { encoding: "base64", data: Buffer.from(bytes).toString("base64") };
  }
}

/** The bytes as they came. */
export const bytesOf = ({ encoding, data }: Content): Buffer => Buffer.from(data, encoding);
