import type { Deps } from "@/db/deps";
import { insertNumber, ownerOfAddress } from "@/db/queries/numbers/add-number";
import { askCampaignsSoon } from "@/db/queries/carrier-accounts/campaigns";
import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import { peopleOfTenant } from "@/db/queries/people/people";
import type { Tx } from "@/db/handles";
import { memberIdOf } from "@/lib/base/stream";
import { err, ok, type Result } from "@/lib/base/result";
import { unitOfWork, type Work } from "@/lib/conversation/unit-of-work";
import type { Actor } from "@/lib/domain/principal";
import { checkLabel } from "@/lib/domain/numbers/settings";
import { checkRecipient, formatPhone, readAddress } from "@/lib/domain/text/phone";
import { afterAsking, type AskedAccount } from "./after-asking";
import { type Inventory, askInventory } from "./ask-account";
import { canSee, may } from "@/lib/domain/people/policy";
import type { CarrierContext } from "./carrier-context";

export type AddedNumber = {
  numberId: string;
  e164: string;
  label: string;
  unverified: boolean;
  smsOff: boolean;
};
export type AddRefusal = {
  code:
    | "forbidden"
    /** The credentials were replaced while the carrier was asked. */
    | "replaced"
    | "not_a_number"
    | "bad_label"
    | "not_in_inventory"
    /** The tenant has it already. */
    | "already_here"
    /** Another tenant of this installation has it; it is not said which (BF1). */
    | "taken"
    | "no_account";
};

const TOLL_FREE = /^\+18(00|33|44|55|66|77|88)/;

/**
 * Adds one of the tenant's numbers, typed in any spelling (A2). A number that the carrier's inventory lacks
 * is refused. If the carrier cannot be asked, the number is added and marked unverified. Two simultaneous
 * calls create one number. `account` is the account that returned the inventory, if one did.
 */
export async function addNumber(
  deps: Deps,
  actor: Actor,
  input: { number: string; label: string; inventory: Inventory; account: AskedAccount | null },
): Promise<Result<AddedNumber, AddRefusal>> {
  const added = await unitOfWork(
    deps,
    actor,
    async (work: Work<{ memberId: string }>): Promise<Result<{ number: AddedNumber }, AddRefusal>> => {
      const { tx } = work;
      const { tenantId } = actor;
      const still = await afterAsking(deps, tx, { actor, action: "number.add", account: input.account });
      if (!still.ok) return still;
      const address = readAddress(input.number);
      // A valid recipient can also send: the rules for our numbers are the same as for recipients.
      if (!address?.dialable || checkRecipient(address.value, []) !== null)
        return err({ code: "not_a_number" });
      const e164 = address.value;
      const label = checkLabel(input.label === "" ? formatPhone(e164) : input.label);
      if (label === null) return err({ code: "bad_label" });

      const { inventory } = input;
      const owned = inventory.asked ? inventory.numbers.find((number) => number.e164 === e164) : undefined;
      if (inventory.asked && !owned) return err({ code: "not_in_inventory" });
      const account = await accountOfTenant(tx, { tenantId });
      if (!account) return err({ code: "no_account" });

      const unverified = !inventory.asked;
      const type = TOLL_FREE.test(e164) ? ("toll_free" as const) : ("local" as const);
      const numberId = await insertNumber(tx, {
        tenantId,
        carrierAccountId: account.id,
        e164,
        label,
        type,
        unverified,
      });
      if (numberId === null)
        return err({
          code: (await ownerOfAddress(tx, { e164 }))?.tenantId === tenantId ? "already_here" : "taken",
        });
      await askCampaignsSoon(tx, { accountId: account.id });
      work.audit({
        action: "number.added",
        subject: { type: "number", id: numberId },
        details: { unverified },
      });
      work.tell(...(await newsForSeers(tx, { tenantId, numberId })));
      const smsOff = owned?.smsEnabled === false;
      return ok({ number: { numberId, e164, label, unverified, smsOff } });
    },
  );
  return added.ok ? ok(added.value.number) : added;
}

/** Nobody has a grant on it yet: it goes to the people who see every number. */
async function newsForSeers(tx: Tx, { tenantId, numberId }: { tenantId: string; numberId: string }) {
  const people = (await peopleOfTenant(tx, { tenantId })).filter(
    ({ role, disabledAt }) => disabledAt === null && canSee({ tenantRole: role, grants: [] }, numberId),
  );
  return Promise.all(
    people.map(async ({ id: userId }) => ({
      memberId: await memberIdOf({ tenantId, userId }),
      events: [{ type: "number.given" as const, numberId }],
    })),
  );
}

/**
 * Adds a number after asking the carrier whether the account has it. The carrier is not asked for people who
 * may not add one.
 */
export async function addCheckedNumber(
  context: CarrierContext,
  actor: Actor,
  input: { number: string; label: string },
): Promise<Result<AddedNumber, AddRefusal>> {
  if (!may(actor, "number.add")) return err({ code: "forbidden" });
  return addNumber(context, actor, { ...input, ...(await askInventory(context, actor)) });
}

export type ListedAdded = {
  added: number;
  unverified: number;
  refused: { number: string; code: AddRefusal["code"] }[];
};

/**
 * Adds several numbers chosen from the carrier's list: the carrier is asked once, and each is added on its
 * own.
 */
export async function addListedNumbers(
  context: CarrierContext,
  actor: Actor,
  { numbers }: { numbers: readonly string[] },
): Promise<Result<ListedAdded, { code: "forbidden" }>> {
  if (!may(actor, "number.add")) return err({ code: "forbidden" });
  const asked = await askInventory(context, actor);
  const outcome: ListedAdded = { added: 0, unverified: 0, refused: [] };
  for (const number of numbers) {
    const result = await addNumber(context, actor, { number, label: "", ...asked });
    if (!result.ok) outcome.refused.push({ number, code: result.error.code });
    else {
      outcome.added += 1;
      if (result.value.unverified) outcome.unverified += 1;
    }
  }
  return ok(outcome);
}
