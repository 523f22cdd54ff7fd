import { isDeepStrictEqual } from "node:util";
import { accountOfTenant, writeSettings } from "@/db/queries/carrier-accounts/carrier-account";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { err, ok, type Result } from "@/lib/base/result";
import { unlessShut } from "@/lib/base/seal";
import type { AccountCheck, TypedChoices } from "@/lib/carriers/port";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/people/policy";
import type { CarrierContext } from "./carrier-context";

/** A person waits for about ten calls. */
const PATIENCE_MS = 25_000;

type SettingsContext = Pick<CarrierContext, "db" | "choices">;
type Refusal = { code: "forbidden" | "no_account" } | { code: "invalid"; field: string };

/** The tenant's choices of how to talk to its account, and whether they are the published form. */
export async function carrierChoices(
  { db, choices }: SettingsContext,
  actor: Actor,
): Promise<Result<{ values: Record<string, string>; asPublished: boolean }, Refusal>> {
  if (!may(actor, "credentials.edit")) return err({ code: "forbidden" });
  const account = await accountOfTenant(db, { tenantId: actor.tenantId });
  return account ? ok(choices.show(account.settings)) : err({ code: "no_account" });
}

/**
 * Stores the typed choices; every process uses them from its next call on. Nothing is tried: that is
 * `testCarrierSettings`.
 */
export async function saveCarrierSettings(
  context: SettingsContext,
  actor: Actor,
  values: TypedChoices,
): Promise<Result<{ changed: boolean }, Refusal>> {
  if (!may(actor, "credentials.edit")) return err({ code: "forbidden" });
  const read = context.choices.read(values);
  return read.ok ? keep(context, actor, read.value) : err({ code: "invalid", field: read.error });
}

/** Resets everything to the form that the carrier publishes. */
export async function resetCarrierSettings(
  context: Pick<CarrierContext, "db">,
  actor: Actor,
): Promise<Result<{ changed: boolean }, Refusal>> {
  return may(actor, "credentials.edit") ? keep(context, actor, {}) : err({ code: "forbidden" });
}

const keep = ({ db }: Pick<CarrierContext, "db">, actor: Actor, after: Record<string, unknown>) =>
  db.transaction(async (tx): Promise<Result<{ changed: boolean }, Refusal>> => {
    const account = await accountOfTenant(tx, actor, { lock: true });
    if (!account) return err({ code: "no_account" });
    // A form can neither change nor drop the account's address.
    const { baseUrl, ...before } = account.settings;
    if (isDeepStrictEqual(before, after)) return ok({ changed: false });
    await writeSettings(tx, {
      accountId: account.id,
      settings: { ...(baseUrl !== undefined && { baseUrl }), ...after },
    });
    await recordAudit(tx, actor, {
      action: "carrier.settings_changed",
      subject: { type: "carrier_account", id: account.id },
      details: { before, after },
    });
    return ok({ changed: true });
  });

type TestRefusal = Refusal | { code: "no_credentials" | "sealed_shut" };

/** Asks the account harmless questions with the typed choices and the stored credentials. Stores nothing. */
export async function testCarrierSettings(
  context: CarrierContext,
  actor: Actor,
  values: TypedChoices,
): Promise<Result<AccountCheck[], TestRefusal>> {
  if (!may(actor, "credentials.edit")) return err({ code: "forbidden" });
  const read = context.choices.read(values);
  if (!read.ok) return err({ code: "invalid", field: read.error });
  const account = await accountOfTenant(context.db, { tenantId: actor.tenantId });
  if (!account) return err({ code: "no_account" });
  if (!account.sealedCredentials) return err({ code: "no_credentials" });
  const checks = await unlessShut(
    () => context.examine(account, read.value, AbortSignal.timeout(PATIENCE_MS)),
    "sealed_shut",
  );
  return checks === "sealed_shut" ? err({ code: checks }) : ok(checks);
}
