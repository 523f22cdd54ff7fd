import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { startLoad } from "@/tests/support/load";
import { expectPromisesKept } from "@/tests/support/promises-kept";
import { twoWebs } from "@/tests/support/second-web";
import type { ServiceName } from "@/tests/support/stack";
import { anaAndBen, emptySnapshot, SUPPORT } from "@/tests/support/support-line";
import { until } from "@/tests/support/until";

/** The short one of tests/faults, for minutes, at random, with two web processes and two workers. */
const FOR_MS = 180_000;
const services: ServiceName[] = ["worker", "web", "database", "simulator", "room"];

const webs = twoWebs();

const isReady = async () =>
  (await fetch(`${webs.first.url}/api/health/ready`).catch(() => null))?.ok ?? false;

test("V1, V2, V14, V15: three minutes of kill -9 at random lose nothing acknowledged and send nothing twice", async () => {
  const { ana, ben, numberId } = await anaAndBen(webs.first.url);
  const conversations: string[] = [];
  for (let i = 0; i < 60; i += 1)
    conversations.push(await emptySnapshot(ana, numberId, `+1303557${String(i).padStart(4, "0")}`));
  const load = startLoad({
    urls: [webs.first.url, webs.second.url],
    number: { e164: SUPPORT },
    agents: [ana, ben.at(webs.second.url)],
    conversations,
  });

  const kills: Record<string, number> = {};
  let slowestMs = 0;
  for (const endAt = Date.now() + FOR_MS; Date.now() < endAt;) {
    await delay(200 + Math.random() * 1_500);
    const name = services[Math.floor(Math.random() * services.length)] ?? "web";
    const stack = Math.random() < 0.5 && (name === "web" || name === "worker") ? webs.second : webs.first;
    const before = stack.pids()[name];
    if (before === undefined) continue;
    stack.kill(name, "SIGKILL");
    kills[name] = (kills[name] ?? 0) + 1;
    const from = Date.now();
    // Killed again and again, a service is started with growing pauses; readiness within 10 s is the short test's.
    await until(async () => ![undefined, before].includes(stack.pids()[name]) && (await isReady()), {
      withinMs: 60_000,
      everyMs: 50,
      what: `ready after kill -9 of the ${name}`,
    });
    slowestMs = Math.max(slowestMs, Date.now() - from);
  }
  const kept = await expectPromisesKept(webs.first, await load.stop());
  console.log(`    ${JSON.stringify({ kills, slowestMs, ...kept })}`);
  expect(kept.acknowledged).toBeGreaterThan(500);
  expect(kept.accepted).toBeGreaterThan(300);
});
