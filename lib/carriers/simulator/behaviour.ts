import { z } from "zod";
import { inboundProfiles } from "./profiles";

/** How customers' texts reach Partyline. */
export const inboundModes = ["once", "twice", "late", "wrong-key"] as const;
/** What becomes of an accepted text, and how the carrier tells. */
export const reportProfiles = [
  "delivered",
  "failed",
  "none",
  "sent-then-delivered",
  "delivered-before-sent",
  "duplicates",
  "unknown-word",
  "to-as-list",
  "foreign-id",
  "repeats-text",
  "ends-swapped",
] as const;

/** What is odd about an answer to a question: lists are published as lists, and told to be whole. */
export const answerQuirks = [
  "none",
  "ignores-page",
  "wrong-total",
  "odd-rows",
  "maps",
  "byte-order-mark",
  "false-in-words",
] as const;

/** Numbers that the account does not have: QuestBlue refuses them. Tests that make some as they go have them accepted. */
export const unknownNumbers = z.enum(["refuse", "accept"]);

/** Everything that can be switched besides the faults of sends. Defaults follow the published description. */
export const behaviour = z.object({
  inbound: z.enum(inboundModes).default("once"),
  /** The shape of their bodies: the one that the number's webhook was set to, or one of those that carriers were seen to send. */
  inboundAs: z.enum(["as-set", ...inboundProfiles]).default("as-set"),
  reports: z.enum(reportProfiles).default("delivered"),
  /** Milliseconds from accepting a text to the report of its end. */
  reportAfterMs: z.number().int().min(0).max(600_000).default(2000),
  /** Off: every caller's address is refused, as when the account does not list it. */
  addressAllowed: z.boolean().default(true),
  /** The form of 401 and 403, which is not published. */
  refusalsAs: z.enum(["json", "html"]).default("json"),
  /** How often a webhook call is repeated when it is not answered 2xx, a second apart. */
  webhookRetries: z.number().int().min(0).max(10).default(0),
  /** Of every answer but that to a send. */
  answers: z.enum(answerQuirks).default("none"),
  /** The form of `msg_id`: published as text, asked for as a number. */
  numericIds: z.boolean().default(false),
  unknownNumbers: unknownNumbers.default("refuse"),
  /** What the account says is left. Sends are accepted all the same: faults refuse them. */
  balance: z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .default("25.00"),
});
export type Behaviour = z.infer<typeof behaviour>;

/** Fields to change; without defaults, so that what is left out stays. */
export const behaviourChange = z.object({
  inbound: behaviour.shape.inbound.unwrap().optional(),
  inboundAs: behaviour.shape.inboundAs.unwrap().optional(),
  reports: behaviour.shape.reports.unwrap().optional(),
  reportAfterMs: behaviour.shape.reportAfterMs.unwrap().optional(),
  addressAllowed: behaviour.shape.addressAllowed.unwrap().optional(),
  refusalsAs: behaviour.shape.refusalsAs.unwrap().optional(),
  webhookRetries: behaviour.shape.webhookRetries.unwrap().optional(),
  answers: behaviour.shape.answers.unwrap().optional(),
  numericIds: behaviour.shape.numericIds.unwrap().optional(),
  unknownNumbers: behaviour.shape.unknownNumbers.unwrap().optional(),
  balance: behaviour.shape.balance.unwrap().optional(),
});
