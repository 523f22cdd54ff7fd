import type { NumberRole, TenantRole } from "@/db/vocabulary";
import { KEYWORD_CONFIRMATION } from "./keyword-effect";
import { may } from "./policy";

/** What does not change about an accepted text. `authorId` null is a text that nobody wrote; `segments` as the carrier counts. */
export type MessageToDispatch = { tenantId: string; numberId: string; authorId: string | null; flags: string[] | null; segments: number };

/** Who wrote a text, as of now; undefined: nobody of the tenant any more. */
export type LeavingAuthor = { name: string; tenantRole: TenantRole; disabled: boolean; numberRoles: NumberRole[] } | undefined;

/** What may have changed since it was accepted. */
export type LeavingFacts = {
  author: LeavingAuthor;
  numberDisabledAt: Date | null;
  optedOut: boolean;
  /** Limits of the number, in segments; null is no daily cap. */
  segmentsPerMinute: number;
  segmentsPerDay: number | null;
};

/** Why a text has failed whose author left the line, or the team, before it did (`author_removed`). */
export const AUTHOR_REMOVED = "Its author was no longer on this line when the text was to leave";

/** May whoever wrote the text send on that number now? */
export const authorMaySend = (author: LeavingAuthor, { authorId, tenantId, numberId }: { authorId: string; tenantId: string; numberId: string }): boolean =>
  author !== undefined &&
  !author.disabled &&
  may(
    {
      userId: authorId,
      tenantId,
      sessionId: "",
      name: author.name,
      tenantRole: author.tenantRole,
      superadmin: false,
      grants: author.numberRoles.map((role) => ({ numberId, role })),
    },
    "conversation.reply",
    { numberId },
  );

/** The one text that an opt-out does not stop (47 CFR 64.1200(a)(12)). */
export const isConfirmation = ({ flags }: Pick<MessageToDispatch, "flags">): boolean => flags?.includes(KEYWORD_CONFIRMATION) ?? false;

/**
 * Why a text that was accepted may not leave after all, in words to show; null when it may. Asked when it is claimed
 * and again just before its first byte, since seconds or hours lie between (V23, A5).
 */
export function whyNotDispatched(text: MessageToDispatch, facts: LeavingFacts): string | null {
  if (facts.numberDisabledAt) return "This line was switched off before the text left";
  if (facts.optedOut && !isConfirmation(text)) return "The customer opted out before the text left";
  if (text.segments > Math.min(facts.segmentsPerMinute, facts.segmentsPerDay ?? Infinity)) return "It is longer than the limit of this line ever allows";
  if (text.authorId === null) return null;
  return authorMaySend(facts.author, { ...text, authorId: text.authorId }) ? null : AUTHOR_REMOVED;
}
