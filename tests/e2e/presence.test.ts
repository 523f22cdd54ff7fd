import { WebSocket } from "ws";
import { appUrl } from "@/tests/support/e2e/addresses";
import { typeOf } from "@/tests/support/e2e/room-line";
import { aCrew, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import { aConversation, anInbound } from "@/tests/support/factories";
import { patience } from "@/tests/support/patience";

/** C1: from the first key to a colleague's screen. */
const SHOWN_WITHIN_MS = 500;
/** C1: from the last sign of life to its end on a colleague's screen. */
const LAPSES_WITHIN_MS = 6_000;
/** Of looking, not of waiting: how coarse a browser's timers are. */
const TIMER_MS = 250;

test('C1: "Ana is replying" stands in conversation and row within 500 ms of the first key, and a colleague reads the words', async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Hello?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben, cara] = await Promise.all([open("ana", { at }), open("ben", { at }), open("cara")]);
  const inStrip = ben.momentOf("[aria-label='Who is here']", "Ana is replying");
  const inRow = cara.momentOf(`#row-${at}`, "Ana is replying");
  await ana.composer.evaluate((field) =>
    field.addEventListener("input", () => (document.body.dataset.firstKey ??= String(Date.now())), {
      once: true,
    }),
  );
  await ana.write("G");
  const firstKey = Number(await ana.page.locator("body").getAttribute("data-first-key"));
  expect((await inStrip) - firstKey).toBeLessThan(patience(SHOWN_WITHIN_MS));
  expect((await inRow) - firstKey).toBeLessThan(patience(SHOWN_WITHIN_MS));

  await ana.composer.pressSequentially("ood morning");
  const draft = ben.conversation.locator("[data-live]");
  await expect(draft).toContainText("Good morning");
  await expect(draft).toContainText("is writing this now, not sent");
  await expect(ben.button(/^Take over from Ana/)).toBeVisible();

  // With reduced motion the caret of what is being written stands still.
  const moving = () =>
    ben.page.evaluate(
      () =>
        document
          .getAnimations()
          .filter(
            ({ playState, effect }) =>
              playState === "running" && Number(effect?.getComputedTiming().duration) > 0,
          ).length,
    );
  await ana.composer.pressSequentially("!");
  await expect.poll(moving).toBeGreaterThan(0);
  await ben.page.emulateMedia({ reducedMotion: "reduce" });
  expect(await moving()).toBe(0);

  await ana.composer.fill("");
  await expect(ben.strip).not.toContainText("Ana is replying");
  await expect(draft).toHaveCount(0);
  await expect(cara.row(at)).not.toContainText("is replying");
});

test('C1: "is replying" ends when the text is sent, at once and everywhere', async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Hello?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben", { at })]);
  await ana.write("Good evening");
  await expect(ben.strip).toContainText("Ana is replying");
  await ana.hasSeenAll(at);
  await ana.send();
  await expect(ben.text("Good evening")).toBeVisible();
  await expect(ben.strip).not.toContainText("Ana is replying", { timeout: patience(1_000) });
  await expect(ben.button(/^Take over/)).toHaveCount(0);
});

test("C1, V30: the sign lapses 6 s after the last one, by the reader's clock, when no end of it ever comes; the open reply stays", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Hello?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([
    open("ana", { at }),
    open("ben", { at, line: { loses: ["reply.stopped"] }, clock: true }),
  ]);
  const lastSign = ben.momentOf("[data-live] [data-part='bubble']", "Good n");
  await ana.write("Good n");
  const lastSignAt = await lastSign;
  await expect(ben.strip).toContainText("Ana is replying");
  await ben.page.clock.fastForward(4_000);
  const lapsedAt = await ben.momentOf("[aria-label='Who is here']", "Ana is replying", { gone: true });
  expect(lapsedAt - lastSignAt).toBeLessThan(patience(LAPSES_WITHIN_MS + TIMER_MS));
  await expect(ben.strip).toContainText("Ana has a reply open");
  await expect(ben.button(/^Take over from Ana/)).toBeVisible();
});

test("C1, V30: a tab that dies takes its sign with it within 5 s, and leaves a face only for the reply that it still holds", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Hello?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben", { at })]);
  await ana.write("Good n");
  await expect(ben.strip).toContainText("Ana is replying");
  const diedAt = Date.now();
  await ana.page.context().close();
  const [signGone, tabGone] = await Promise.all([
    ben.momentOf("[aria-label='Who is here']", "Ana is replying", { gone: true }),
    ben.momentOf('[aria-label="Who is here"] [data-state="hidden"] + span', "Ana has a reply open"),
  ]);
  expect(signGone - diedAt).toBeLessThan(patience(LAPSES_WITHIN_MS));
  expect(tabGone - diedAt).toBeLessThan(patience(5_000));
  // Beside "Take over from Ana" nobody is alone here.
  await expect(ben.button(/^Take over from Ana/)).toBeVisible();
  await expect(ben.strip).not.toContainText("Only you are here");
});

test("C2, V30: two tabs are one face, a hidden one is an outline, and the face goes with the last tab", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Hello?");
  const at = await (await as("ana")).conversationWith(customer);
  const ben = await open("ben", { at });
  await expect(ben.strip).toContainText("Only you are here");
  const first = await open("ana", { at });
  const second = await open("ana", { at, beside: first });
  const faces = ben.strip.locator("[data-present]");
  await expect(ben.strip).toContainText("Ana is viewing");
  await expect(faces).toHaveCount(1);

  await first.setHidden(true);
  await expect(ben.strip).toContainText("Ana is viewing");
  await second.setHidden(true);
  await expect(ben.strip).toContainText("Ana, hidden tab");
  await expect(faces.locator("[data-avatar]")).toHaveAttribute("data-state", "hidden");
  await second.setHidden(false);
  await expect(ben.strip).toContainText("Ana is viewing");

  await second.page.close();
  await expect(ben.strip).toContainText("Ana, hidden tab");
  const closedAt = Date.now();
  await first.page.close();
  expect((await ben.momentOf("[aria-label='Who is here']", "Only you are here")) - closedAt).toBeLessThan(
    patience(5_000),
  );
});

test("C2: whoever opens another conversation is no longer at this one", async ({ open, as, customer }) => {
  await customer.texts("Hello?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben", { at })]);
  await expect(ben.strip).toContainText("Ana is viewing");
  await ana.list
    .getByRole("option")
    .and(ana.page.locator(`:not(#row-${at})`))
    .first()
    .click();
  await expect(ben.strip).toContainText("Only you are here");
});

test("only those who are at the conversation get the words of a draft", async ({ open, as, customer }) => {
  await customer.texts("Hello?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben", { at })]);
  const api = await as("cara");
  const ticket = await api.read<{ url: string; token: string }>(
    `/api/realtime/ticket?number=${(await api.conversation(at)).conversation.numberId}`,
  );
  const frames: string[] = [];
  const socket = new WebSocket(`${ticket.url}?token=${ticket.token}`, { headers: { origin: appUrl() } });
  socket.on("message", (data) => frames.push(String(data)));
  await expect.poll(() => frames.map(typeOf)).toContain("hello");

  await ana.write("a secret in the making");
  await expect(ben.conversation.locator("[data-live]")).toContainText("a secret in the making");
  await expect.poll(() => frames.map(typeOf)).toContain("reply.started");
  expect(frames.join("")).not.toContain("a secret");
  socket.close();
});

test("C2, C10: the list shows who has a conversation open, a hidden tab as an outline, and a manager who reads and notes as viewing, never replying", async ({
  open,
}) => {
  const { db, tenant, line, crew } = await aCrew("Ana Reyes", "Ben Whitlock", "Cara Osei");
  const [ana, ben, cara] = crew;
  const max = await aTeammate(tenant, "Max Orr", [], "manager");
  const [here, elsewhere] = [await aConversation(db, line), await aConversation(db, line)];
  for (const conversation of [here, elsewhere]) await anInbound(db, conversation);
  const { conversationId: at } = here;
  const list = await open(cara.api);
  const viewers = list.row(at).locator("[data-part='viewers']");
  await expect(list.row(at)).toBeVisible();
  await expect(viewers).toHaveCount(0);

  const hers = await open(ana.api, { at });
  await expect(viewers).toHaveAccessibleName("Ana is viewing");
  await hers.setHidden(true);
  await expect(viewers).toHaveAccessibleName("Ana has it in a hidden tab");
  await expect(viewers.locator("[data-state='hidden']")).toHaveCount(1);

  const his = await open(max.api, { at });
  await expect(viewers).toHaveAccessibleName("Max is viewing, Ana has it in a hidden tab");
  await his.button("Add a note").click();
  await his.page.getByRole("textbox", { name: /^Note about / }).pressSequentially("Ask for the size first");
  await expect(list.row(at)).not.toContainText("is replying");
  await expect(viewers).toHaveAccessibleName("Max is viewing, Ana has it in a hidden tab");

  // Who replies is named by the row's words, and stands there once.
  await hers.setHidden(false);
  await hers.write("Hello");
  await expect(list.row(at)).toContainText("Ana is replying");
  await expect(viewers).toHaveAccessibleName("Max is viewing");

  await his.page.context().close();
  const bens = await open(ben.api, { at });
  await expect(viewers).toHaveAccessibleName("Ben is viewing");
  await expect(list.row(elsewhere.conversationId).locator("[data-part='viewers']")).toHaveCount(0);
  await bens.page.context().close();
});
