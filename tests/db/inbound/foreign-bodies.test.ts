import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { quarantineCodes } from "@/db/vocabulary";
import { media, messages, statusReports } from "@/db/schema/messages";
import { inboundProfiles, writeInbound } from "@/lib/carriers/simulator/phones/profiles";
import { answerWebhook } from "@/lib/server/answer-webhook";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, aNumber, aPerson, onNumber } from "../../support/factories";
import { aQueuedText } from "../../support/sending";
import { aLine, aWebhook, closeAll, deliveriesOf } from "../../support/webhook";

/** Bodies as others write them, over HTTP into a database: each ends as what it means, and the call itself is kept. */
let database: TestDatabase;
let web: Server;
let port: number;
let webhook: ReturnType<typeof aWebhook>;
beforeAll(async () => {
  database = await createTestDatabase();
  webhook = aWebhook(database.db);
  web = createServer((asked, response) => void answerWebhook(asked, response, () => webhook));
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  port = (web.address() as AddressInfo).port;
});
afterAll(async () => {
  web.closeAllConnections();
  await new Promise((resolve) => web.close(resolve));
  await closeAll(database);
});

const becomes = z.union([
  z.strictObject({
    text: z.string(),
    media: z.array(z.string()).default([]),
    alsoAt: z.literal("Sales").optional(),
  }),
  z.strictObject({ report: z.string(), reason: z.string().nullable().default(null) }),
  z.strictObject({ quarantine: z.enum(quarantineCodes) }),
]);
type Becomes = z.infer<typeof becomes>;
const foreign = z.object({
  webhooks: z.array(z.object({ about: z.string(), contentType: z.string(), body: z.string(), becomes })),
});

const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
const clients = readdirSync("tests/fixtures/questblue-clients").flatMap((file) =>
  foreign
    .parse(read(`tests/fixtures/questblue-clients/${file}`))
    .webhooks.map((call) => ({ from: file.replace(".json", ""), ...call })),
);

const ready = { text: "Is my wheel ready?", media: [] };
const meant: Record<string, Becomes> = {
  form_labelled_as_json: ready,
  group_text_to_two_numbers: { ...ready, alsoAt: "Sales" },
  json_labelled_as_form: ready,
  picture_as_legacy_multipart: { text: "This is how it broke", media: ["spoke.png"] },
  picture_as_published: { text: "", media: ["http://127.0.0.1:4010/media/bent-spoke.png"] },
  report_as_form: { report: "delivered", reason: null },
  report_delivered: { report: "delivered", reason: null },
  report_failed_with_reason: { report: "failed", reason: "Number cannot get texts" },
  report_sent: { report: "sent", reason: null },
  report_to_a_list: { report: "Delivered", reason: null },
  report_with_unknown_word: { report: "teleported", reason: null },
  text_as_legacy_form: ready,
  text_as_published: ready,
  text_as_xml: { text: "Fish & chips at 0100?", media: [] },
  text_in_a_list: ready,
  text_in_an_envelope: ready,
};
const published = readdirSync("tests/fixtures/questblue").map((file) => {
  const name = file.replace(".json", "");
  const { contentType, body } = z
    .object({ contentType: z.string(), body: z.string() })
    .parse(read(`tests/fixtures/questblue/${file}`));
  return { from: "published and seen", about: name, contentType, body, becomes: meant[name] };
});

const SIMULATED = {
  from: "+15415550126",
  to: ["+12025550100"],
  text: "Fish & <chips> é 🙂?",
  media: ["https://m.test/a.png"],
};
const file = { name: "a.png", contentType: "image/png", bytes: Buffer.from("PNG bytes") };
const simulated = inboundProfiles.map((profile) => ({
  from: "the simulator",
  about: profile,
  ...writeInbound(profile, SIMULATED, [file]),
  becomes: {
    text: SIMULATED.text,
    media: profile === "form-legacy" ? [] : profile === "multipart-legacy" ? ["a.png"] : SIMULATED.media,
  },
}));

/** A team of its own for each call, with two numbers, a customer, and one text to that customer that left. */
async function aTeamOfItsOwn() {
  const line = await aLine(database);
  const sales = await aNumber(database.db, line.tenant, { label: "Sales" });
  const conversation = await aConversation(database.db, line.number);
  const ana = await onNumber(database.db, await aPerson(database.db, line.tenant), line.number);
  const { messageId } = await aQueuedText(database.db, ana, conversation);
  await database.db
    .update(messages)
    .set({ status: "accepted", carrierMessageId: messageId, statusAt: new Date() })
    .where(eq(messages.id, messageId));
  const numbers: [string, string][] = [
    ["2025550100", line.number.e164],
    ["2025550147", sales.e164],
    ["5415550126", conversation.address],
  ];
  /** The same body with this team's numbers: as many digits, so that nothing else of it changes. */
  const addressed = (body: string | Buffer): Buffer =>
    numbers.reduce(
      (bytes, [from, to]) => Buffer.from(bytes.toString("latin1").replaceAll(from, to.slice(2)), "latin1"),
      Buffer.from(body),
    );
  return { line, sales, conversation, messageId, addressed };
}

const inboundAt = async (numberId: string) => {
  const texts = (
    await database.db
      .select()
      .from(messages)
      .where(eq(messages.numberId, numberId))
      .orderBy(asc(messages.publicSeq))
  ).filter(({ direction }) => direction === "in");
  return Promise.all(
    texts.map(async ({ id, conversationId, body }) => ({
      conversationId,
      body,
      media: (
        await database.db.select().from(media).where(eq(media.messageId, id)).orderBy(asc(media.position))
      ).map(({ sourceUrl, name }) => sourceUrl ?? name),
    })),
  );
};

const all = [...clients, ...published, ...simulated];

test("every recorded call has a meaning, and all three meanings are among them", () => {
  expect(all.filter((call) => call.becomes === undefined)).toEqual([]);
  expect(
    ["text", "report", "quarantine"].filter(
      (kind) => !all.some(({ becomes: meaning }) => meaning && kind in meaning),
    ),
  ).toEqual([]);
});

describe.concurrent("V2, V24: a call that others wrote becomes what it means, once, and stays as it came", () => {
  test.each(all)("$from: $about", async ({ contentType, body, becomes: meaning }) => {
    const { line, sales, conversation, messageId, addressed } = await aTeamOfItsOwn();
    const bytes = addressed(body);
    const answer = await fetch(`http://127.0.0.1:${port}/api/sms/webhook/${line.key}`, {
      method: "POST",
      headers: { "content-type": contentType },
      body: new Uint8Array(bytes),
    });
    expect([answer.status, await answer.text()]).toEqual([200, "{}"]);

    const kept = await deliveriesOf(database.db, line.tenant);
    expect(kept.map((delivery) => delivery.body.equals(bytes))).toEqual(
      meaning && "alsoAt" in meaning ? [true, true] : [true],
    );

    const texts = await inboundAt(line.number.numberId);
    const reports = await database.db
      .select()
      .from(statusReports)
      .where(eq(statusReports.messageId, messageId));
    if (meaning && "text" in meaning) {
      const text = { body: meaning.text, media: meaning.media };
      expect(texts).toEqual([{ conversationId: conversation.conversationId, ...text }]);
      expect(await inboundAt(sales.numberId)).toEqual(
        "alsoAt" in meaning ? [{ conversationId: expect.any(String), ...text }] : [],
      );
      expect([reports, kept[0]?.state]).toEqual([[], "ingested"]);
    } else if (meaning && "report" in meaning) {
      expect(reports).toMatchObject([{ rawStatus: meaning.report, reason: meaning.reason }]);
      expect([texts, kept[0]?.state]).toEqual([[], "ingested"]);
    } else {
      expect([texts, reports]).toEqual([[], []]);
      expect(kept[0]).toMatchObject({
        state: "quarantined",
        quarantineCode: meaning?.quarantine ?? "nothing was meant",
      });
    }
  });
});
