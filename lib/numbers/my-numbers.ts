import type { Deps } from "@/db/deps";
import { lastUsedWith } from "@/db/queries/last-used";
import { myNumbers as selectMyNumbers } from "@/db/queries/my-numbers";
import type { Actor } from "@/lib/domain/actor";
import { readAddress } from "@/lib/domain/phone";
import { visibleNumbers } from "@/lib/domain/policy";
import { toMyNumber } from "@/lib/view/my-number";
import type { MyNumber } from "@/lib/view/types";

/** `lastUsedAt`: the last text with the contact that was asked for, from or to this number. */
export type UsedNumber = MyNumber & { lastUsedAt?: string | null };

/** The numbers that the actor may use or read, switched-off ones included, by label; `with` a customer's phone, as people write one: last used with that contact first (N7). */
export async function myNumbers(deps: Deps, actor: Actor, { with: written }: { with?: string } = {}): Promise<UsedNumber[]> {
  const { tenantId, userId } = actor;
  const rows = await selectMyNumbers(deps.db, { tenantId, userId, numbers: visibleNumbers(actor) });
  const numbers = rows.map((number) => toMyNumber(actor, number));
  const address = written === undefined ? null : readAddress(written);
  if (address === null) return numbers;
  const used = await lastUsedWith(deps.db, { tenantId, address: address.value });
  const usedAt = (id: string) => used.find(({ numberId }) => numberId === id)?.at ?? null;
  const inOrder = numbers.toSorted((a, b) => (usedAt(b.id)?.getTime() ?? 0) - (usedAt(a.id)?.getTime() ?? 0));
  return inOrder.map((number) => ({ ...number, lastUsedAt: usedAt(number.id)?.toISOString() ?? null }));
}
