import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditEntries } from "@/db/schema/governance";
import { numbers } from "@/db/schema/numbers";
import { sessions } from "@/db/schema/people";
import type { Carrier } from "@/lib/carriers/port";
import type { CarrierContext } from "@/lib/carrier-accounts/carrier-context";
import { offNetState, putBackMode } from "@/lib/carrier-accounts/number-at-carrier";
import { setWebhookUrls } from "@/lib/carrier-accounts/set-webhook-urls";
import { aCarrier, aCarrierContext as makeContext } from "../../support/carrier-context";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aCarrierTeam, carrierIsSilent } from "../../support/carrier-team";
import { closeAll } from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

const forbidden = { ok: false, error: { code: "forbidden" } };
const aTeam = () => aCarrierTeam(database.db);
const aCarrierContext = (carrier: Carrier | null, more: Partial<CarrierContext> = {}) =>
  makeContext(database.db, carrier, more);

describe("where a number's texts went before", () => {
  const rowOf = async ({ numberId }: { numberId: string }) => {
    const [row] = await database.db.select().from(numbers).where(eq(numbers.id, numberId));
    return { mode: row?.previousMode, forward: row?.previousForward, at: row?.previousModeAt };
  };
  const nothing = { mode: null, forward: null, at: null };

  test("is written down when it is pointed here, not when it called us already or was not told, and is put back by a button", async () => {
    const { db, owner, number, member, numberAdmin } = await aTeam();
    const other = await aTeam();
    const ofNumber = { numberId: number.numberId };
    let label = "Post SMS to URL";
    const set: unknown[] = [];
    const carrier = aCarrier({
      listNumbers: async () =>
        label === ""
          ? carrierIsSilent
          : {
              ok: true,
              value: [{ e164: number.e164, smsEnabled: true, modeLabel: label, forwardTo: "desk@shop.test" }],
            },
      setInboundMode: async (e164, mode) => (set.push([e164, mode]), { ok: true, value: null }),
    });
    for (label of ["Post SMS to URL", ""]) {
      expect(await setWebhookUrls(aCarrierContext(carrier), owner)).toMatchObject({ ok: true });
      expect(await rowOf(number)).toEqual(nothing);
      expect(await putBackMode(aCarrierContext(carrier), owner, ofNumber)).toEqual({
        ok: false,
        error: { code: "nothing_known" },
      });
    }
    label = "Email";
    await setWebhookUrls(aCarrierContext(carrier), owner);
    label = "Post SMS to URL";
    await setWebhookUrls(aCarrierContext(carrier), owner);
    expect(await rowOf(number)).toEqual({ mode: "Email", forward: "desk@shop.test", at: expect.any(Date) });

    for (const actor of [member, numberAdmin])
      expect(await putBackMode(aCarrierContext(carrier), actor, ofNumber)).toEqual(forbidden);
    expect(await putBackMode(aCarrierContext(carrier), other.owner, ofNumber)).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
    expect(
      await putBackMode(
        aCarrierContext(aCarrier({ setInboundMode: async () => carrierIsSilent })),
        owner,
        ofNumber,
      ),
    ).toMatchObject({ ok: false, error: { code: "not_asked" } });
    expect(await rowOf(number)).toMatchObject({ mode: "Email" });
    expect(set).toEqual([]);
    expect(await putBackMode(aCarrierContext(carrier), owner, ofNumber)).toEqual({ ok: true, value: null });
    expect(set).toEqual([[number.e164, { mode: "email", forwardTo: "desk@shop.test" }]]);
    expect(await rowOf(number)).toEqual(nothing);
    const audit = await db.select().from(auditEntries).where(eq(auditEntries.subjectId, number.numberId));
    expect(audit).toMatchObject([
      { action: "webhook.put_back", actorId: owner.userId, details: { mode: "email" } },
    ]);
    expect(JSON.stringify(audit)).not.toContain("desk@shop.test");

    label = "Email and XMPP";
    await setWebhookUrls(aCarrierContext(carrier), owner);
    expect(await putBackMode(aCarrierContext(carrier), owner, ofNumber)).toEqual({
      ok: false,
      error: { code: "by_hand" },
    });
  });

  test("is written down also when who pointed it was signed out before the carrier had answered", async () => {
    const { db, owner, number } = await aTeam();
    const carrier = aCarrier({
      listNumbers: async () => ({
        ok: true,
        value: [{ e164: number.e164, smsEnabled: true, modeLabel: "Email", forwardTo: "desk@shop.test" }],
      }),
      setWebhook: async () => (
        await db.update(sessions).set({ revokedAt: new Date() }).where(eq(sessions.id, owner.sessionId)),
        { ok: true, value: null }
      ),
    });
    expect(await setWebhookUrls(aCarrierContext(carrier), owner)).toEqual(forbidden);
    expect(await rowOf(number)).toEqual({ mode: "Email", forward: "desk@shop.test", at: expect.any(Date) });
  });

  test("off-net state is told to admins of the team, and why where the carrier cannot be asked", async () => {
    const { owner, number, member } = await aTeam();
    const ofNumber = { numberId: number.numberId };
    expect(
      await offNetState(
        aCarrierContext(aCarrier({ offNetState: async (e164) => ({ ok: true, value: `for ${e164}` }) })),
        owner,
        ofNumber,
      ),
    ).toEqual({ ok: true, value: `for ${number.e164}` });
    expect(
      await offNetState(
        aCarrierContext(aCarrier({ offNetState: async () => carrierIsSilent })),
        owner,
        ofNumber,
      ),
    ).toEqual({
      ok: false,
      error: { code: "not_asked", why: carrierIsSilent.why },
    });
    expect(await offNetState(aCarrierContext(aCarrier()), member, ofNumber)).toEqual(forbidden);
  });
});
