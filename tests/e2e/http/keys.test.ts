import { eq } from "drizzle-orm";
import { users } from "@/db/schema/people";
import { raw } from "@/tests/support/e2e/raw-http";
import { aTeam, aTeammate, stackDb } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";

const off = { allOff: false, off: ["resolve"] };

const stored = async (userId: string) =>
  (await stackDb().select({ keys: users.keySettings }).from(users).where(eq(users.id, userId)))[0]?.keys;

test("V37, V38: keys are one's own: a person switches off no others', and nobody any", async () => {
  const { tenant } = await aTeam();
  const [kai, mo] = [await aTeammate(tenant, "Kai Moor", []), await aTeammate(tenant, "Mo Sand", [])];
  const before = await stored(mo.actor.userId);
  const nobody = await raw("/api/me/keys", {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(off),
  });
  expect(nobody.status).toBe(401);

  // Whose they are is said by the session alone: to name somebody is not even read.
  for (const body of [{ ...off, userId: mo.actor.userId }, { ...off, off: ["send"] }, { off: [] }])
    expect((await kai.api.call("/api/me/keys", { method: "PUT", body })).status, JSON.stringify(body)).toBe(
      400,
    );
  expect(await stored(kai.actor.userId)).toEqual(before);

  const answer = await kai.api.call("/api/me/keys", { method: "PUT", body: off });
  expect({ status: answer.status, body: await answer.json() }).toEqual({
    status: 200,
    body: { keys: { ...off, enterSends: false } },
  });
  expect(await stored(kai.actor.userId)).toEqual(off);
  // A choice that a call does not speak of stays.
  const enterSends = true;
  for (const body of [{ ...off, enterSends }, off])
    expect((await kai.api.call("/api/me/keys", { method: "PUT", body })).status).toBe(200);
  expect(await stored(kai.actor.userId)).toEqual({ ...off, enterSends });
  expect(await stored(mo.actor.userId)).toEqual(before);
});
