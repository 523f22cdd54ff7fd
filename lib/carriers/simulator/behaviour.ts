import { z } from "zod";
import { inboundProfiles } from "./phones/profiles";

/** How customers' messages reach Partyline. */
export const inboundModes = ["once", "twice", "late", "wrong-key"] as const;
/** What becomes of an accepted message, and how the carrier reports it. */
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

/** What is odd about the answer to a question. Lists are published as lists with correct totals. */
export const answerQuirks = [
  "none",
  "ignores-page",
  "wrong-total",
  "odd-rows",
  "maps",
  "byte-order-mark",
  "false-in-words",
] as const;

/**
 * Numbers that the account does not have: QuestBlue refuses them. Tests that create numbers as they run have
 * them accepted.
 */
export const unknownNumbers = z.enum(["refuse", "accept"]);

/** Everything that can be switched besides the faults of sends. Defaults follow the published description. */
export const behaviour = z.object({
  inbound: z.enum(inboundModes).default("once"),
  /**
   * The shape of delivery bodies: the one that the number's webhook was set to, or one that carriers are
   * known to send.
   */
  inboundAs: z.enum(["as-set", ...inboundProfiles]).default("as-set"),
  reports: z.enum(reportProfiles).default("delivered"),
  /** Milliseconds from accepting a message to its final report. */
  reportAfterMs: z.number().int().min(0).max(600_000).default(2000),
  /** Off: every caller's address is refused, as if the account did not list it. */
  addressAllowed: z.boolean().default(true),
  /** The form of 401 and 403, which is not published. */
  refusalsAs: z.enum(["json", "html"]).default("json"),
  /** How often a webhook call is repeated if it is not answered 2xx, a second apart. */
  webhookRetries: z.number().int().min(0).max(10).default(0),
  /** For every answer except those to sends. */
  answers: z.enum(answerQuirks).default("none"),
  /** The form of `msg_id`: published as text, requested as a number. */
  numericIds: z.boolean().default(false),
  unknownNumbers: unknownNumbers.default("refuse"),
  /** The account's reported balance. Sends are accepted whatever it is; faults refuse them. */
  balance: z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .default("25.00"),
});
export type Behaviour = z.infer<typeof behaviour>;

/** Fields to change; without defaults, so that omitted ones stay. */
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
