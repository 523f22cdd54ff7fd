import { z } from "zod";
import { isTimeZone } from "@/lib/domain/number-settings";

/**
 * Every doubtful choice of QuestBlue's API, as a setting over the published description 2.3.2. Its own
 * sources disagree on paths and encodings, so an account that behaves otherwise is a matter of settings.
 */
export const questBlueSettings = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }).default("https://api.questblue.com"),
  paths: z
    .object({
      send: z.string().startsWith("/").default("/smsv2"),
      webhook: z.string().startsWith("/").default("/smsv2"),
      /** Where the webhook call went before 2.3, tried when the first path does not know it. */
      webhookFallback: z.string().startsWith("/").default("/sms"),
      numbers: z.string().startsWith("/").default("/sms"),
      campaigns: z.string().startsWith("/").default("/dlc/campaign"),
      deliveryStatus: z.string().startsWith("/").default("/sms/deliverystatus"),
      history: z.string().startsWith("/").default("/sms/history"),
      balance: z.string().startsWith("/").default("/account/getbalance"),
      offNet: z.string().startsWith("/").default("/sms/offnetstatus"),
    })
    .prefault({}),
  /** Where parameters of POST and PUT go: the description says query, QuestBlue's own SDK a JSON body. */
  writeAs: z.enum(["json", "query"]).default("json"),
  /** How our numbers are written: `12025550100` or `2025550100`. */
  digits: z.union([z.literal(10), z.literal(11)]).default(11),
  numberType: z.enum(["string", "number"]).default("string"),
  /** `msg` of a media-only text: the API requires it, and whether empty will do is untested. */
  emptyText: z.string().default(" "),
  /** The format asked of the webhook; whatever comes is read. */
  webhookFormat: z.enum(["json", "form", "xml"]).default("json"),
  /** How a time of the history is asked for: a pair of Unix seconds, as QuestBlue's samples do, or the published presets. */
  historyPeriod: z.enum(["seconds", "preset"]).default("seconds"),
  /** The zone of the history's times that name none, such as `America/New_York`. Unpublished: without it such a time proves nothing. */
  historyTimeZone: z.string().refine(isTimeZone).nullable().default(null),
  /** Milliseconds, name lookup to last byte. A send is judged `unknown` after it, so that a person sees it within a minute. */
  sendTimeoutMs: z.number().int().positive().max(50_000).default(30_000),
  askTimeoutMs: z.number().int().positive().max(50_000).default(15_000),
});

export type QuestBlueSettings = z.infer<typeof questBlueSettings>;
