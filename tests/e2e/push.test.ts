import { keysFrom } from "@/lib/push/keys";
import { createPushSender } from "@/lib/push/web-push";
import { appUrl } from "@/tests/support/e2e/addresses";
import { pushWorkerOf } from "@/tests/support/e2e/push-worker";
import { expect, test } from "@/tests/support/e2e/test";
import { aDevice, aPushService } from "@/tests/support/push-service";

test("B2: what is pushed, once the device has opened it, is shown under the customer's name, and a press on it opens the conversation in the inbox that is open", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Is my wheel ready?");
  const at = await (await as("ana")).conversationWith(customer);
  const { page, conversation } = await open("ana");
  const browser = await pushWorkerOf(page);
  const service = await aPushService();
  try {
    const device = aDevice(service.origin);
    const send = createPushSender({
      keys: keysFrom("a secret of the tests, long enough for it"),
      subject: "mailto:ops@example.test",
      appUrl: appUrl(),
      allowLoopback: true,
    });
    const message = {
      title: customer.phone,
      body: "Is my wheel ready?",
      path: `/inbox/${at}`,
      tag: "wheel",
      badge: 3,
    };
    expect(await send(device.target, message)).toBe("sent");
    const [received] = service.received;
    await browser.push(device.open(received!.body));
  } finally {
    await service.close();
  }
  await expect
    .poll(browser.shown)
    .toMatchObject([
      { title: customer.phone, body: "Is my wheel ready?", tag: "wheel", icon: "/icon-192.png" },
    ]);
  await expect.poll(browser.badges).toEqual([3]);
  const [shown] = await browser.shown();
  // Of another origin nothing is opened, whoever pushed it.
  await browser.press({ ...shown!, data: { navigate: "https://evil.test/inbox" } });
  await browser.press(shown!);
  await expect(page).toHaveURL(`${appUrl()}/inbox/${at}`);
  await expect(conversation.getByText("Is my wheel ready?")).toBeVisible();
});

test("B2: the worker keeps no page and answers no request", async ({ open }) => {
  const { page } = await open("ana");
  await pushWorkerOf(page);
  await page.reload();
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(`${appUrl()}/sw.js`);
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
  const fetched = page.waitForResponse((response) => response.url().endsWith("/api/numbers"));
  await page.evaluate(() => fetch("/api/numbers"));
  expect((await fetched).fromServiceWorker()).toBe(false);
});
