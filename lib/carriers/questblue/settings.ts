import { z } from "zod";
import { isTimeZone } from "@/lib/domain/hours/time-zone";

/**
 * Every doubtful choice of QuestBlue's API as a setting, with the published description 2.3.2 as default. Its
 * own sources disagree on paths and encodings, so an account that behaves differently only needs other
 * settings.
 */
export const questBlueSettings = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }).default("https://api.questblue.com"),
  paths: z
    .object({
      send: z.string().startsWith("/").default("/smsv2"),
      webhook: z.string().startsWith("/").default("/smsv2"),
      /** The path of the webhook call before 2.3, tried if the first path does not know it. */
      webhookFallback: z.string().startsWith("/").default("/sms"),
      numbers: z.string().startsWith("/").default("/sms"),
      campaigns: z.string().startsWith("/").default("/dlc/campaign"),
      deliveryStatus: z.string().startsWith("/").default("/sms/deliverystatus"),
      history: z.string().startsWith("/").default("/sms/history"),
      balance: z.string().startsWith("/").default("/account/getbalance"),
      offNet: z.string().startsWith("/").default("/sms/offnetstatus"),
    })
    .prefault({}),
  /**
   * Where parameters of POST and PUT go: the description says query, QuestBlue's own SDK uses a JSON body.
   */
  writeAs: z.enum(["json", "query"]).default("json"),
  /** How our numbers are written: `12025550100` or `2025550100`. */
  digits: z.union([z.literal(10), z.literal(11)]).default(11),
  numberType: z.enum(["string", "number"]).default("string"),
  /** `msg` of a media-only message: the API requires it, and whether an empty one works is untested. */
  emptyText: z.string().default(" "),
  /** The webhook format that we request; any format that arrives is read. */
  webhookFormat: z.enum(["json", "form", "xml"]).default("json"),
  /**
   * How a period of the history is requested: a pair of Unix seconds, as in QuestBlue's samples, or the
   * published presets.
   */
  historyPeriod: z.enum(["seconds", "preset"]).default("seconds"),
  /**
   * The zone of history times that name none, such as `America/New_York`. It is unpublished: without it, such
   * a time proves nothing.
   */
  historyTimeZone: z.string().refine(isTimeZone).nullable().default(null),
  /**
   * Milliseconds, name lookup to last byte. After it a send counts as `unknown`, so that a person sees it
   * within a minute.
   */
  sendTimeoutMs: z.number().int().positive().max(50_000).default(30_000),
  askTimeoutMs: z.number().int().positive().max(50_000).default(15_000),
});

export type QuestBlueSettings = z.infer<typeof questBlueSettings>;
