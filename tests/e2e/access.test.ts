import { grantNumber, revokeGrant } from "@/lib/numbers/grant-number";
import { raw } from "@/tests/support/e2e/raw-http";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { aLineOf, aTeam, aTeammate, tellStream } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import { patience } from "@/tests/support/patience";

test("V5, N8: whoever is taken off a line hears nothing from it a second later, keeps the others, and is back when put back", async ({
  open,
}) => {
  const { db, tenant, key } = await aTeam();
  const [yard, mill] = [await aLineOf(tenant, "Yard"), await aLineOf(tenant, "Mill")];
  const owner = await aTeammate(tenant, "Ona Berg", [yard, mill], "owner");
  const kai = await aTeammate(tenant, "Kai Moor", [yard, mill]);
  const lea = await aTeammate(tenant, "Lea Sand", [yard]);
  const customer = aCustomer();
  const text = (words: string, to: string) =>
    raw(`/api/sms/webhook/${key}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ from: customer.phone, to: [to], text: words }),
    });

  await Promise.all([text("To the yard", yard.e164), text("To the mill", mill.e164)]);
  const [inYard, inMill] = [
    await owner.api.conversationWith(customer, yard.e164),
    await owner.api.conversationWith(customer, mill.e164),
  ];
  const [his, hers] = await Promise.all([open(kai.api, { at: inYard }), open(lea.api, { at: inYard })]);
  const sockets: { numberId: string; closedAt: number | null; frames: { at: number; payload: string }[] }[] =
    [];
  his.page.on("websocket", (socket) => {
    const seen: (typeof sockets)[number] = {
      numberId: socket.url().split("/").at(-1)?.split("?")[0] ?? "",
      closedAt: null,
      frames: [],
    };
    sockets.push(seen);
    socket.on("framereceived", ({ payload }) =>
      seen.frames.push({ at: Date.now(), payload: String(payload) }),
    );
    socket.on("close", () => (seen.closedAt = Date.now()));
  });
  await his.page.reload();
  await expect.poll(() => sockets.filter(({ frames }) => frames.length > 0).length).toBeGreaterThanOrEqual(2);

  const revoked = await revokeGrant({ db, now: () => new Date() }, owner.actor, {
    numberId: yard.numberId,
    holder: { userId: kai.actor.userId },
  });
  if (!revoked.ok) throw new Error(revoked.error.code);
  const revokedAt = Date.now();
  for (const events of revoked.value.events) await tellStream(events);

  // Not from this moment on: no page, no command, no ticket.
  expect((await kai.api.call(`/api/conversations/${inYard}`)).status).toBe(404);
  expect(
    (await kai.api.postReply(inYard, { clientId: crypto.randomUUID(), seenSeq: 1, body: "Still me" })).status,
  ).toBe(404);
  expect((await kai.api.call(`/api/realtime/ticket?number=${yard.numberId}`)).status).toBe(404);
  const ofYard = () => sockets.filter(({ numberId }) => numberId === yard.numberId);
  await expect.poll(() => ofYard().every(({ closedAt }) => closedAt !== null)).toBe(true);
  for (const { closedAt } of ofYard())
    expect((closedAt ?? Infinity) - revokedAt).toBeLessThan(patience(1_000));
  await expect(his.row(inYard)).toHaveCount(0);
  await expect(his.conversation).toHaveCount(0);

  await Promise.all([text("Nobody tells Kai", yard.e164), text("News from the mill", mill.e164)]);
  await expect(his.row(inMill)).toContainText("News from the mill");
  await expect(hers.text("Nobody tells Kai")).toBeVisible();
  for (const { frames } of ofYard())
    expect(frames.filter(({ at, payload }) => at > revokedAt + 1_000 && payload !== "pong")).toEqual([]);
  expect(await his.page.content()).not.toContain("Nobody tells Kai");

  const granted = await grantNumber({ db, now: () => new Date() }, owner.actor, {
    numberId: yard.numberId,
    holder: { userId: kai.actor.userId },
    role: "member",
  });
  if (!granted.ok) throw new Error(granted.error.code);
  for (const events of granted.value.events) await tellStream(events);
  // Without signing in again, nor a reload (N8).
  await expect(his.row(inYard)).toContainText("Nobody tells Kai");
});
