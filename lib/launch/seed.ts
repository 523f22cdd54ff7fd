import { createDb } from "@/db/client";
import { seedDemo } from "@/db/seed/demo";
import { seal } from "@/lib/base/seal";
import { hashWebhookKey } from "@/lib/base/webhook-key";
import { hashPassword } from "@/lib/auth/password";
import type { Env } from "@/lib/env";

/** What the simulator accepts as an account. */
export const DEMO_CREDENTIALS = { username: "demo", password: "demo", securityKey: "demo-key" };

/** Fills an empty database with the demo tenants; one that has them stays as it is. */
export async function seed(databaseUrl: string, settings: Env): Promise<void> {
  const { db, close } = createDb(databaseUrl, { max: 2 });
  try {
    await seedDemo(db, {
      passwordHash: await hashPassword(settings.demoPassword),
      webhookKey: { hash: hashWebhookKey(settings.demoWebhookKey), hint: settings.demoWebhookKey.slice(-4), sealed: (keyId) => seal(settings.demoWebhookKey, { key: settings.credentialsKey, boundTo: keyId }) },
      sealedCredentials: (accountId) => seal(JSON.stringify(DEMO_CREDENTIALS), { key: settings.credentialsKey, boundTo: accountId }),
    });
  } finally {
    await close();
  }
}
