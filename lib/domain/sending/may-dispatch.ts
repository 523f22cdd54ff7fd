import type { NumberRole, StatusReason, TenantRole } from "@/db/vocabulary";
import { KEYWORD_CONFIRMATION } from "../inbound/keyword-effect";
import { may } from "../people/policy";
import { because } from "../status/reasons";

/**
 * The fields of an accepted message that do not change. `authorId` is null if no person wrote it; `segments`
 * is as the carrier counts.
 */
export type MessageToDispatch = {
  tenantId: string;
  numberId: string;
  authorId: string | null;
  flags: string[] | null;
  segments: number;
};

/** The author of a message as of now; undefined if they are no longer in the tenant. */
export type LeavingAuthor =
  | { name: string; tenantRole: TenantRole; disabled: boolean; numberRoles: NumberRole[] }
  | undefined;

/** What may have changed since the message was accepted. */
export type LeavingFacts = {
  author: LeavingAuthor;
  numberDisabledAt: Date | null;
  optedOut: boolean;
  /** Limits of the number, in segments; null means no daily cap. */
  segmentsPerMinute: number;
  segmentsPerDay: number | null;
};

/** May the author of the message send on that number now? */
export const authorMaySend = (author: LeavingAuthor, { numberId }: { numberId: string }): boolean =>
  author !== undefined &&
  !author.disabled &&
  may(
    { tenantRole: author.tenantRole, grants: author.numberRoles.map((role) => ({ numberId, role })) },
    "conversation.reply",
    { numberId },
  );

/** The one message that an opt-out does not stop (47 CFR 64.1200(a)(12)). */
export const isConfirmation = ({ flags }: Pick<MessageToDispatch, "flags">): boolean =>
  flags?.includes(KEYWORD_CONFIRMATION) ?? false;

/**
 * Why an accepted message may not be dispatched after all; null if it may. Checked at the claim and again
 * just before the first byte, because seconds or hours may lie between (V23, A5).
 */
export function whyNotDispatched(message: MessageToDispatch, facts: LeavingFacts): StatusReason | null {
  if (facts.numberDisabledAt) return because("number_disabled");
  if (facts.optedOut && !isConfirmation(message)) return because("opted_out");
  if (message.segments > Math.min(facts.segmentsPerMinute, facts.segmentsPerDay ?? Infinity))
    return because("over_limit");
  if (message.authorId === null) return null;
  return authorMaySend(facts.author, message) ? null : because("author_removed");
}
