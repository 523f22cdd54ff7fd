import type { NumberRole, StatusReason, TenantRole } from "@/db/vocabulary";
import { KEYWORD_CONFIRMATION } from "./keyword-effect";
import { may } from "./policy";
import { because } from "./status-reason";

/** What does not change about an accepted text. `authorId` null is a text that nobody wrote; `segments` as the carrier counts. */
export type MessageToDispatch = {
  tenantId: string;
  numberId: string;
  authorId: string | null;
  flags: string[] | null;
  segments: number;
};

/** Who wrote a text, as of now; undefined: nobody of the tenant any more. */
export type LeavingAuthor =
  | { name: string; tenantRole: TenantRole; disabled: boolean; numberRoles: NumberRole[] }
  | undefined;

/** What may have changed since it was accepted. */
export type LeavingFacts = {
  author: LeavingAuthor;
  numberDisabledAt: Date | null;
  optedOut: boolean;
  /** Limits of the number, in segments; null is no daily cap. */
  segmentsPerMinute: number;
  segmentsPerDay: number | null;
};

/** May whoever wrote the text send on that number now? */
export const authorMaySend = (author: LeavingAuthor, { numberId }: { numberId: string }): boolean =>
  author !== undefined &&
  !author.disabled &&
  may(
    { tenantRole: author.tenantRole, grants: author.numberRoles.map((role) => ({ numberId, role })) },
    "conversation.reply",
    { numberId },
  );

/** The one text that an opt-out does not stop (47 CFR 64.1200(a)(12)). */
export const isConfirmation = ({ flags }: Pick<MessageToDispatch, "flags">): boolean =>
  flags?.includes(KEYWORD_CONFIRMATION) ?? false;

/**
 * Why a text that was accepted may not leave after all; null when it may. Asked when it is claimed
 * and again just before its first byte, since seconds or hours lie between (V23, A5).
 */
export function whyNotDispatched(text: MessageToDispatch, facts: LeavingFacts): StatusReason | null {
  if (facts.numberDisabledAt) return because("number_disabled");
  if (facts.optedOut && !isConfirmation(text)) return because("opted_out");
  if (text.segments > Math.min(facts.segmentsPerMinute, facts.segmentsPerDay ?? Infinity))
    return because("over_limit");
  if (text.authorId === null) return null;
  return authorMaySend(facts.author, text) ? null : because("author_removed");
}
