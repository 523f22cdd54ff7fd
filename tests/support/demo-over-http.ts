import { and, eq } from "drizzle-orm";
import * as replies from "@/app/api/conversations/[id]/replies/route";
import { conversations } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { numbers } from "@/db/schema/numbers";
import { seedDemo } from "@/db/seed/demo";
import { hashPassword } from "@/lib/auth/password";
import { newId } from "@/lib/base/ids";
import { closeApplication } from "@/lib/runtime/application";
import { createTestDatabase, type TestDatabase } from "./database";
import { Browser, PASSWORD, useSettings } from "./web";

/** The seeded demo behind its routes, with somebody of it and somebody of another team signed in. */
export class DemoOverHttp {
  readonly ana = new Browser("198.51.100.1");
  readonly owner = new Browser("198.51.100.2");

  private constructor(readonly database: TestDatabase) {}

  static async start(): Promise<DemoOverHttp> {
    const database = await createTestDatabase();
    const demo = new DemoOverHttp(database);
    useSettings(database.url);
    await seedDemo(database.db, {
      passwordHash: await hashPassword(PASSWORD),
      webhookKey: { hash: "h", hint: "h" },
      sealedCredentials: () => Buffer.from("x"),
    });
    await demo.ana.signIn("ana@demo.test");
    await demo.owner.signIn("owner@other.test");
    return demo;
  }

  async stop(): Promise<void> {
    await closeApplication();
    await this.database.close();
  }

  async conversationOf(label: string, address: string) {
    const [row] = await this.database.db
      .select({ id: conversations.id, publicSeq: conversations.publicSeq, numberId: numbers.id })
      .from(conversations)
      .innerJoin(numbers, eq(numbers.id, conversations.numberId))
      .where(and(eq(numbers.label, label), eq(conversations.address, address)));
    if (!row) throw new Error(`no conversation with ${address} on ${label}`);
    return row;
  }

  replyTo(id: string, body: Record<string, unknown>, headers: Record<string, string> = {}) {
    return this.ana.call(replies.POST, `/api/conversations/${id}/replies`, {
      method: "POST",
      params: { id },
      body,
      headers,
    });
  }

  async messageOf(conversationId: string): Promise<string> {
    const ofIt = eq(messages.conversationId, conversationId);
    return (await this.database.db.select().from(messages).where(ofIt).limit(1))[0]?.id ?? "";
  }
}

/** A reply as a page posts it. */
export const command = (change: Record<string, unknown> = {}) => ({
  clientId: newId(),
  seenSeq: 1,
  body: "A text",
  ...change,
});
