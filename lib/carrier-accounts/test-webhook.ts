import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import { lendTestKey, takeBackTestKey } from "@/db/queries/carrier-accounts/webhook-keys";
import { err, ok, type Result } from "@/lib/base/result";
import { hashToken, newToken } from "@/lib/base/one-time-token";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/people/policy";
import type { CarrierContext } from "./carrier-context";
import { afterAsking } from "./after-asking";
import { makeProbe } from "./probe";
import { webhookAddress } from "./webhook-keys";

/** Three calls, so that there is a result within 10 s (A7). */
const CALL_PATIENCE_MS = 3_000;
const KEY_SECONDS = 30;

const webhookChecks = [
  "reachable",
  "wrong_key_refused",
  "key_accepted",
  "text_understood",
  "report_understood",
] as const;
/** The result of a test call: an answer with this status, or no answer, and why. */
export type ProbeDetail =
  | { code: "answered"; status: number }
  | {
      code:
        | "no_answer"
        | "no_such_name"
        | "nothing_listens"
        | "certificate_not_trusted"
        | "connection_failed";
    };
export type WebhookCheck = {
  check: (typeof webhookChecks)[number];
  passed: boolean;
  ms: number;
  detail: ProbeDetail | null;
};

/** There is no area code 200: if such a call were ever stored, it would belong to nobody. */
const text = {
  from: "12005550101",
  to: ["12005550100"],
  text: "Self-test",
  media: [],
  segments: "1",
  type: "SMS",
};
const report = { from: "12005550100", to: "12005550101", status: "delivered", segments: "1" };

/**
 * Calls our own webhook through its public address, as the carrier would: with a wrong key, and with a key
 * that exists for this test only. The calls carry a signed probe, so that they are read and not stored: no
 * conversation, no delivery (A7).
 */
export async function testWebhook(
  context: CarrierContext,
  actor: Actor,
  post: typeof fetch = fetch,
): Promise<Result<WebhookCheck[], { code: "forbidden" | "no_account" }>> {
  if (!may(actor, "webhook.manage")) return err({ code: "forbidden" });
  const account = await accountOfTenant(context.db, { tenantId: actor.tenantId });
  if (!account) return err({ code: "no_account" });
  const call = (key: string, body: object) => callOnce(context, post, key, body);

  const wrong = await call(newToken(), text);
  const checks: WebhookCheck[] = [
    { check: "reachable", passed: wrong.status !== null, ms: wrong.ms, detail: wrong.fault },
    { check: "wrong_key_refused", passed: wrong.status === 401, ms: wrong.ms, detail: answered(wrong) },
  ];
  if (wrong.status === null) return ok(checks.slice(0, 1));

  const key = newToken();
  const keyHash = hashToken(key);
  const lent = await context.db.transaction(async (tx) => {
    const still = await afterAsking(context, tx, { actor, action: "webhook.manage", account: null });
    if (still.ok) await lendTestKey(tx, { accountId: account.id, keyHash, seconds: KEY_SECONDS });
    return still.ok;
  });
  if (!lent) return err({ code: "forbidden" });
  try {
    const first = await call(key, text);
    const second = await call(key, report);
    return ok([
      ...checks,
      { check: "key_accepted", passed: first.status === 200, ms: first.ms, detail: answered(first) },
      {
        check: "text_understood",
        passed: first.understood === "message",
        ms: first.ms,
        detail: answered(first),
      },
      {
        check: "report_understood",
        passed: second.understood === "status",
        ms: second.ms,
        detail: answered(second),
      },
    ]);
  } finally {
    await takeBackTestKey(context.db, { keyHash });
  }
}

type Called = { status: number | null; understood: string | null; fault: ProbeDetail | null; ms: number };

const answered = ({ status, fault }: Called): ProbeDetail | null =>
  status === null ? fault : { code: "answered", status };

async function callOnce(
  { publicUrl, now, probeSecret }: CarrierContext,
  post: typeof fetch,
  key: string,
  body: object,
): Promise<Called> {
  const startedAt = performance.now();
  const took = () => performance.now() - startedAt;
  try {
    const response = await post(webhookAddress(publicUrl, key), {
      method: "POST",
      headers: { "content-type": "application/json", "x-webhook-probe": makeProbe(now(), probeSecret) },
      body: JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.timeout(CALL_PATIENCE_MS),
    });
    const answer: unknown = await response.json().catch(() => null);
    const understood =
      typeof answer === "object" && answer !== null && "understood" in answer
        ? String(answer.understood)
        : null;
    return { status: response.status, understood, fault: null, ms: took() };
  } catch (error) {
    return { status: null, understood: null, fault: { code: faultOf(error) }, ms: took() };
  }
}

function faultOf(error: unknown): Exclude<ProbeDetail, { code: "answered" }>["code"] {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (error instanceof Error && error.name === "TimeoutError") return "no_answer";
  if (code === "ENOTFOUND") return "no_such_name";
  if (code === "ECONNREFUSED") return "nothing_listens";
  return /CERT|TLS|SSL|SELF_SIGNED/.test(code) ? "certificate_not_trusted" : "connection_failed";
}
