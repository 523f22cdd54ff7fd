import type { Deps } from "@/db/deps";
import { lastUsedBy, lastUsedWith } from "@/db/queries/conversations/last-used";
import { myNumbers as selectMyNumbers } from "@/db/queries/numbers/my-numbers";
import type { Actor } from "@/lib/domain/principal";
import { readAddress } from "@/lib/domain/text/phone";
import { visibleNumbers } from "@/lib/domain/people/policy";
import { toMyNumber } from "@/lib/view/map/my-number";
import type { MyNumber } from "@/lib/view/types";

/** `lastUsedAt`: the last message from or to this number with the requested contact, or by the actor. */
export type UsedNumber = MyNumber & { lastUsedAt?: string | null };

/** `with`: a customer's phone in any usual spelling. `by`: order by the actor's own last messages. */
type Asked = { with?: string | undefined; by?: "me" | undefined };

/**
 * The numbers that the actor may use or read, including switched-off ones, by label; or the last used first,
 * with a contact (N7) or by the actor.
 */
export async function myNumbers(deps: Deps, actor: Actor, asked: Asked = {}): Promise<UsedNumber[]> {
  const { tenantId, userId } = actor;
  const rows = await selectMyNumbers(deps.db, { tenantId, userId, numbers: visibleNumbers(actor) });
  const numbers = rows.map((number) => toMyNumber(actor, number));
  const used = await lastUses(deps, actor, asked);
  if (used === null) return numbers;
  const usedAt = (id: string) => used.find(({ numberId }) => numberId === id)?.at ?? null;
  const inOrder = numbers.toSorted((a, b) => (usedAt(b.id)?.getTime() ?? 0) - (usedAt(a.id)?.getTime() ?? 0));
  return inOrder.map((number) => ({ ...number, lastUsedAt: usedAt(number.id)?.toISOString() ?? null }));
}

async function lastUses({ db }: Deps, { tenantId, userId }: Actor, { with: written, by }: Asked) {
  const address = written === undefined ? null : readAddress(written);
  if (address !== null) return lastUsedWith(db, { tenantId, address: address.value });
  return by === "me" ? lastUsedBy(db, { tenantId, userId }) : null;
}
