import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "@/lib/base/clock";
import { loadInbox } from "@/lib/inbox/list/load-inbox";
import {
  loadPersonalSettings,
  savePersonalSettings,
  saveTheme,
  setKeys,
} from "@/lib/people/personal-settings";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aPerson, aTenant } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

const input = {
  undoSeconds: "12",
  zone: "Europe/Berlin",
  clock: "12",
  theme: "dark",
  enterSends: true,
} as const;

test("settings are one's own, held on every device, and of another's nothing changes", async () => {
  const tenant = await aTenant(database.db);
  const [ana, ben] = [await aPerson(database.db, tenant), await aPerson(database.db, tenant)];
  const before = await loadPersonalSettings(deps(), ben);
  expect((await savePersonalSettings(deps(), ana, input)).ok).toBe(true);
  expect(await loadPersonalSettings(deps(), ana)).toMatchObject({
    undoSeconds: 12,
    display: { zone: "Europe/Berlin", clock: "12", theme: "dark" },
    keys: { enterSends: true },
  });
  const inbox = await loadInbox(deps(), ana);
  expect(inbox.ok && inbox.value.me).toMatchObject({
    undoSeconds: 12,
    display: { zone: "Europe/Berlin" },
    keys: { enterSends: true },
  });
  expect(await loadPersonalSettings(deps(), ben)).toEqual(before);
});

test("keys and settings are kept side by side: neither form undoes the other", async () => {
  const ana = await aPerson(database.db, await aTenant(database.db));
  await setKeys(deps(), ana, { allOff: false, off: ["resolve"] });
  await savePersonalSettings(deps(), ana, input);
  await saveTheme(deps(), ana, { theme: "light" });
  await setKeys(deps(), ana, { allOff: true, off: ["resolve"] });
  expect(await loadPersonalSettings(deps(), ana)).toMatchObject({
    undoSeconds: 12,
    display: { zone: "Europe/Berlin", theme: "light" },
    keys: { allOff: true, off: ["resolve"], enterSends: true },
  });
});

test.each([
  ["undoSeconds", { undoSeconds: "31" }],
  ["undoSeconds", { undoSeconds: "" }],
  ["zone", { zone: "Europe/Nowhere" }],
  ["zone", { zone: "'; drop table users" }],
])("a wrong %s changes nothing and says which field it was", async (field, wrong) => {
  const ana = await aPerson(database.db, await aTenant(database.db));
  const before = await loadPersonalSettings(deps(), ana);
  expect(await savePersonalSettings(deps(), ana, { ...input, ...wrong })).toEqual({
    ok: false,
    error: { code: "invalid", field },
  });
  expect(await loadPersonalSettings(deps(), ana)).toEqual(before);
});
