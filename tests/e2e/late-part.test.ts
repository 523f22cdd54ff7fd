import { expect, test } from "@/tests/support/e2e/test";
import { firstLoadScripts } from "@/tests/support/first-load";

test("V29: a part of the program that is lost on its way is asked for again, and the rooms open without a reload", async ({ open, as }) => {
  const ana = await open("ana");
  const first = new Set(firstLoadScripts(await (await (await as("ana")).call("/inbox")).text()));
  const lost: string[] = [];
  await ana.page.route("**/_next/static/chunks/*.js", (route) => {
    const name = new URL(route.request().url()).pathname.replace("/_next/", "");
    if (first.has(name) || lost.includes(name)) return route.continue();
    lost.push(name);
    return route.abort();
  });
  const opened = ana.page.waitForEvent("websocket", { timeout: 20_000 });
  await ana.page.reload();
  await opened;
  expect(lost).not.toEqual([]);
  await expect(ana.link).toHaveCount(0, { timeout: 20_000 });
});
