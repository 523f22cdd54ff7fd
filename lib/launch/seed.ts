import { createDb } from "@/db/client";
import { seedDemo } from "@/db/seed/demo";
import { seal } from "@/lib/base/seal";
import { hashToken } from "@/lib/base/one-time-token";
import { hashPassword } from "@/lib/auth/password";
import type { Env } from "@/lib/env";

/** Accounts that the simulator accepts: each demo tenant has its own, with its own numbers. */
export const DEMO_CREDENTIALS = { username: "demo", password: "demo", securityKey: "demo-key" };
const OTHER_CREDENTIALS: typeof DEMO_CREDENTIALS = {
  username: "other",
  password: "other",
  securityKey: "other-key",
};

/** Seeds an empty database with the demo tenants; existing ones are unchanged. */
export async function seed(databaseUrl: string, settings: Env): Promise<void> {
  const { db, close } = createDb(databaseUrl, { max: 2 });
  try {
    await seedDemo(db, {
      passwordHash: await hashPassword(settings.demoPassword),
      webhookKey: {
        hash: hashToken(settings.demoWebhookKey),
        hint: settings.demoWebhookKey.slice(-4),
        sealed: (keyId) => seal(settings.demoWebhookKey, { key: settings.credentialsKey, boundTo: keyId }),
      },
      sealedCredentials: (accountId, slug) =>
        seal(JSON.stringify(slug === "demo" ? DEMO_CREDENTIALS : OTHER_CREDENTIALS), {
          key: settings.credentialsKey,
          boundTo: accountId,
        }),
    });
  } finally {
    await close();
  }
}
