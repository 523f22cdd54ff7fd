import type { authorStanding } from "@/db/queries/author-standing";
import { may } from "@/lib/domain/policy";

/** Why a text has failed whose author left the line, or the team, before it did (`author_removed`). */
export const AUTHOR_REMOVED = "Its author was no longer on this line when the text was to leave";

type Author = Awaited<ReturnType<typeof authorStanding>>;

/** May whoever wrote the text send on that number now? */
export const authorMaySend = (author: Author, text: { authorId: string; tenantId: string; numberId: string }): boolean =>
  author !== undefined &&
  !author.disabled &&
  may(
    {
      userId: text.authorId,
      tenantId: text.tenantId,
      sessionId: "",
      name: author.name,
      tenantRole: author.tenantRole,
      superadmin: false,
      grants: author.numberRoles.map((role) => ({ numberId: text.numberId, role })),
    },
    "conversation.reply",
    text,
  );
