import { isAnswerable } from "@/lib/domain/text/phone";
import type { ConversationView } from "@/lib/protocol/views";
import type { MyNumber } from "./types";

export type WhyBlocked = "opted_out" | "number_off" | "no_credentials" | "read_only" | "not_dialable";

/** Why nothing may be sent, or null if it may. Facts come before roles: they hold for everybody. */
export function whyBlocked(conversation: ConversationView, number: MyNumber | undefined): WhyBlocked | null {
  if (conversation.optedOut !== null) return "opted_out";
  if (number?.disabled) return "number_off";
  if (number?.sending === "no_credentials") return "no_credentials";
  if (!number?.can.reply) return "read_only";
  return isAnswerable(conversation) ? null : "not_dialable";
}

/** What is blocked, as a title. `gone`: this person no longer has access to the number. */
export function blockedTitle(why: WhyBlocked | "gone", title: string): string {
  if (why === "opted_out") return `${title} opted out`;
  if (why === "not_dialable") return `${title} cannot be texted`;
  return why === "gone" ? "You are no longer on this line" : "Nothing can be sent here now";
}
