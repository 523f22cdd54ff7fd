import { lockAssigned } from "@/db/queries/assignment/due";
import { standingsOn } from "@/db/queries/numbers/grants";
import type { Whose } from "@/lib/base/stream";
import { may } from "@/lib/domain/people/policy";
import { onConversation, takeBack } from "./conversation-work";
import type { Work } from "./unit-of-work";

/** What is more than this, the sweep returns. */
const AT_ONCE = 500;

/**
 * Returns to the team what these people have on these numbers and may no longer answer. To be called after their
 * rights were changed, in the same transaction: nothing stays with somebody who is gone.
 */
export async function handBack(
  work: Work<Whose>,
  asked: { tenantId: string; userIds: readonly string[]; numberIds: readonly string[] },
): Promise<void> {
  const { tenantId, userIds, numberIds } = asked;
  if (userIds.length === 0 || numberIds.length === 0) return;
  const held = await lockAssigned(work.tx, asked, { limit: AT_ONCE });
  for (const [numberId, ofNumber] of Map.groupBy(held, (record) => record.numberId)) {
    const standings = await standingsOn(work.tx, { tenantId, numberId }, userIds);
    const repliers = standings.filter(({ tenantRole, roles }) =>
      may({ tenantRole, grants: roles.map((role) => ({ numberId, role })) }, "conversation.reply", {
        numberId,
      }),
    );
    for (const record of ofNumber) {
      if (repliers.some(({ userId }) => userId === record.assigneeId)) continue;
      takeBack(onConversation(work, record), "left_number");
    }
  }
}
