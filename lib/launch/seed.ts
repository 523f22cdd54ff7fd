import { createHash } from "node:crypto";
import { createDb } from "@/db/client";
import { seedDemo } from "@/db/seed/demo";
import { seal } from "@/lib/base/seal";
import type { Env } from "@/lib/env";
import { hashPassword } from "@/lib/auth/password";

/** What the simulator accepts as an account. */
const DEMO_CREDENTIALS = { username: "demo", password: "demo", securityKey: "demo-key" };

/** Fills an empty database with the demo tenants; one that has them stays as it is. */
export async function seed(databaseUrl: string, settings: Env): Promise<void> {
  const { db, close } = createDb(databaseUrl, { max: 2 });
  try {
    await seedDemo(db, {
      passwordHash: await hashPassword(settings.demoPassword),
      webhookKey: { hash: createHash("sha256").update(settings.demoWebhookKey).digest("hex"), hint: settings.demoWebhookKey.slice(-4) },
      sealedCredentials: (accountId) => seal(JSON.stringify(DEMO_CREDENTIALS), { key: settings.credentialsKey, boundTo: accountId }),
    });
  } finally {
    await close();
  }
}
