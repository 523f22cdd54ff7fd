import type { Page } from "@playwright/test";

/** What the worker asked its browser to show. */
export type Shown = { title: string; body: string; tag: string; icon: string; data: { navigate: string } };

/** In the worker's own world, of which the types of pages know nothing. */
type WorkerWorld = {
  shown: Shown[];
  badges: number[];
  registration: { showNotification(title: string, options: object): Promise<void> };
  navigator: { setAppBadge?(count: number): Promise<void> };
  ExtendableEvent: new (type: string) => Event & { waitUntil(work: Promise<unknown>): void };
  WindowClient: { prototype: { focus(): Promise<unknown> } };
  dispatchEvent(event: Event): boolean;
};

/**
 * The product's service worker in a real browser. Pushes come to it as events of the browser. What it wants shown is
 * written down, for not every browser without a screen has notifications; and nobody but a person can press one, so a press
 * is an event of ours, which may neither hold the worker nor put a window in front.
 */
export async function pushWorkerOf(page: Page) {
  const { origin } = new URL(page.url());
  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    devtools.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      const active = versions.find(({ status }) => status === "activated");
      if (active) resolve(active.registrationId);
    }),
  );
  await devtools.send("ServiceWorker.enable");
  await page.evaluate(async () => {
    await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  });
  const registrationId = await registered;
  const [worker] = page.context().serviceWorkers();
  if (!worker) throw new Error("the worker did not start");
  await worker.evaluate(() => {
    const world = globalThis as unknown as WorkerWorld;
    world.shown = [];
    world.badges = [];
    world.registration.showNotification = async (title, options) =>
      void world.shown.push({ title, ...options } as Shown);
    world.navigator.setAppBadge = async (count) => void world.badges.push(count);
  });
  return {
    push: (message: unknown) =>
      devtools.send("ServiceWorker.deliverPushMessage", {
        origin,
        registrationId,
        data: JSON.stringify(message),
      }),
    shown: () => worker.evaluate(() => (globalThis as unknown as WorkerWorld).shown),
    badges: () => worker.evaluate(() => (globalThis as unknown as WorkerWorld).badges),
    press: (notification: Shown) =>
      worker.evaluate((pressed) => {
        const world = globalThis as unknown as WorkerWorld;
        world.ExtendableEvent.prototype.waitUntil = () => {};
        world.WindowClient.prototype.focus = async () => {};
        const event = new world.ExtendableEvent("notificationclick");
        world.dispatchEvent(Object.assign(event, { notification: { ...pressed, close: () => {} } }));
      }, notification),
  };
}
