import { lockAccountStanding } from "@/db/queries/carrier-accounts/account-standing";
import { accountOfTenant, writeCredentials } from "@/db/queries/carrier-accounts/carrier-account";
import { err, ok, type Result } from "@/lib/base/result";
import type { CarrierCredentials } from "@/lib/carriers/port";
import { unitOfWork } from "@/lib/conversation/unit-of-work";
import type { Actor } from "@/lib/domain/principal";
import {
  credentialFields,
  credentialHint,
  credentialProblem,
  type CredentialField,
  type CredentialProblem,
} from "@/lib/domain/carrier/credentials";
import type { NotAnswered } from "@/lib/domain/carrier/not-answered";
import { may } from "@/lib/domain/people/policy";
import { afterAsking } from "./after-asking";
import type { CarrierContext } from "./carrier-context";
import { sendingEvents } from "./sending-events";

const PATIENCE_MS = 10_000;

export type CredentialsRefusal =
  | { code: "forbidden" | "no_account" }
  | { code: "invalid"; field: CredentialField; problem: CredentialProblem }
  /** Somebody else stored other credentials meanwhile. */
  | { code: "replaced" }
  /** The carrier refused the credentials. Nothing was stored. */
  | { code: "refused"; why: NotAnswered };

/**
 * `untested`: why the carrier could not be asked. The credentials are stored and count as not tested.
 */
export type CredentialsSaved = { untested: NotAnswered | null };

/**
 * Tries credentials at the carrier and seals them (A10). Refused credentials are not stored, so that a typo
 * does not stop working sends.
 */
export async function saveCredentials(
  context: CarrierContext,
  actor: Actor,
  credentials: CarrierCredentials,
): Promise<Result<CredentialsSaved, CredentialsRefusal>> {
  const { tenantId } = actor;
  if (!may(actor, "credentials.edit")) return err({ code: "forbidden" });
  for (const field of credentialFields) {
    const problem = credentialProblem(credentials[field]);
    if (problem) return err({ code: "invalid", field, problem });
  }
  const account = await accountOfTenant(context.db, { tenantId });
  if (!account) return err({ code: "no_account" });
  const answer = await context.tryOut(credentials, account).balance(AbortSignal.timeout(PATIENCE_MS));
  if (!answer.ok && answer.retry === "never") return err({ code: "refused", why: answer.why });

  const { username, password, securityKey } = credentials;
  const sealed = context.seal(JSON.stringify({ username, password, securityKey }), account.id);
  const saved = await unitOfWork(
    context,
    actor,
    async (work): Promise<Result<object, CredentialsRefusal>> => {
      const { tx } = work;
      const still = await afterAsking(context, tx, { actor, action: "credentials.edit", account });
      if (!still.ok) return still;
      const before = await lockAccountStanding(tx, { accountId: account.id });
      const after = await writeCredentials(tx, {
        accountId: account.id,
        sealed,
        hint: credentialHint(securityKey),
        tested: answer.ok,
      });
      work.audit({
        action: "credentials.set",
        subject: { type: "carrier_account", id: account.id },
        details: { tested: answer.ok },
      });
      work.tell(...(await sendingEvents(tx, { accountId: account.id, before, after })));
      return ok({});
    },
  );
  return saved.ok ? ok({ untested: answer.ok ? null : answer.why }) : saved;
}
