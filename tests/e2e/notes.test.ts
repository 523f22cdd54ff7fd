import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { faultsOf } from "@/tests/support/e2e/page-faults";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import { aConversation, anInbound, onNumber } from "@/tests/support/factories";

const bodies = (entries: { msg: string }[]) => entries.map(({ msg }) => msg);
const noteField = ({ page }: InboxPage) => page.getByRole("textbox", { name: /^Note about / });
const notesOf = ({ conversation }: InboxPage) =>
  conversation.getByRole("article", { name: /^Internal note/ });

async function writeNote(inbox: InboxPage, words: string): Promise<void> {
  await inbox.page.getByRole("tab", { name: "Note" }).click();
  await noteField(inbox).click();
  await noteField(inbox).pressSequentially(words);
}

test("C5: a note is read by the team at once and by the customer never; nobody waits less for it", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Is the wheel under guarantee?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben", { at })]);
  await ana.hasSeenAll(at);
  const before = await ana.api.conversation(at);
  await writeNote(ana, "Our wheel, I trued it. No charge.");
  await expect(ana.page.locator("[data-part=composer][data-note]")).toContainText(
    "Only your team reads this",
  );
  await noteField(ana).press("Control+Enter");
  await expect(noteField(ana)).toHaveValue("");
  await expect(notesOf(ana)).toContainText("Our wheel, I trued it. No charge.");
  await expect(notesOf(ben)).toHaveCount(1);
  await expect(
    ben.conversation.getByRole("article", { name: "Internal note, Ana, not sent to the customer" }),
  ).toContainText("No charge.");
  await expect(ben.row(at)).toContainText("Note, Ana: Our wheel, I trued it. No charge.");
  await expect(ben.row(at)).toContainText("Waiting");

  const { conversation } = await ana.api.conversation(at);
  expect(conversation).toEqual({ ...before.conversation, lastNote: conversation.lastNote });
  // A text to the same phone leaves after it, and alone: had the note been on its way, it would have been first.
  await ben.api.reply(at, "It is, no charge for you.");
  await expect
    .poll(async () => bodies(await customer.received()), { timeout: 15_000 })
    .toEqual(["It is, no charge for you."]);
  await expect(ben.row(at)).toContainText("You: It is, no charge for you.");
});

test("C5: a note in the making gives no sign of typing, takes no lease and shows its words to nobody", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Hello?");
  const at = await (await as("ana")).conversationWith(customer);
  const ben = await open("ben", { at });
  const frames: string[] = [];
  const ana = await open("ana", {});
  ana.page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => void frames.push(String(payload))),
  );
  await ana.page.reload();
  await ana.row(at).click();
  await expect.poll(() => frames.some((frame) => frame.includes(at))).toBe(true);
  await writeNote(ana, "Careful, this one is angry");
  await expect(ana.page.locator("[data-part=composer]")).toContainText("Kept on this device");
  expect(frames.filter((frame) => /typing|angry/.test(frame))).toEqual([]);

  // Ben writes: had Ana held the reply, his button would offer to take over.
  await ben.write("Hello!");
  await expect(ben.button(/^Send text/)).toBeVisible();
  await expect(ana.strip).toContainText("Ben is replying");
  await expect(ben.conversation).not.toContainText("angry");
  expect((await ben.api.conversation(at)).teamDrafts).toEqual([]);
  await expect(ana.page.locator("[data-part=composer][data-held]")).toHaveCount(0);
});

test("C5: text and note keep their words apart, over the tabs, another conversation and a reload", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Two things.");
  const at = await (await as("cara")).conversationWith(customer);
  const cara = await open("cara", { at });
  await cara.write("For the customer");
  await expect(cara.page.locator("[data-part=composer]")).toContainText("Draft saved");
  await writeNote(cara, "For the team");
  await cara.page.getByRole("tab", { name: "Text" }).click();
  await expect(cara.composer).toHaveValue("For the customer");
  await expect(cara.composer).toBeFocused();
  await cara.load();
  await expect(cara.composer).toHaveValue("For the customer");
  await cara.conversation.focus();
  await cara.page.keyboard.press("n");
  await expect(noteField(cara)).toBeFocused();
  await expect(noteField(cara)).toHaveValue("For the team");
  await cara.page.keyboard.press("Escape");
  await cara.page.keyboard.press("r");
  await expect(cara.composer).toBeFocused();
  expect((await cara.api.conversation(at)).mine.draft?.body).toBe("For the customer");
});

test("C5: pressed twice, and again after a lost answer, a note is there once", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Once?");
  const at = await (await as("ben")).conversationWith(customer);
  const ben = await open("ben", { at });
  await ben.page.route(
    "**/notes",
    async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    },
    { times: 1 },
  );
  await writeNote(ben, "Once is enough");
  await Promise.all([noteField(ben).press("Control+Enter"), noteField(ben).press("Control+Enter")]);
  await expect(ben.page.locator("[data-part=composer] [data-part=notice]")).toContainText(
    "it cannot be added twice",
  );
  await expect(noteField(ben)).toHaveValue("Once is enough");
  await ben.button(/^Add note/).click();
  await expect(noteField(ben)).toHaveValue("");
  expect((await ben.api.conversation(at)).items.filter((item) => item.kind === "note")).toHaveLength(1);
  await expect(notesOf(ben)).toHaveCount(1);
});

test("C5: where nothing may be sent, a note still can be added, and the record is there to be seen", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("STOP");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await expect(ana.composer).toHaveCount(0);
  // Seen without a pointer over them, and whole: a browser calls a button without colour visible, too.
  for (const name of ["Add a note", "See the record"]) {
    expect(
      await ana.button(name).evaluate((button) => button.checkVisibility({ opacityProperty: true })),
      name,
    ).toBe(true);
    await expect(ana.button(name)).toBeInViewport({ ratio: 1 });
  }
  await ana.button("See the record").click();
  const record = ana.page.getByRole("dialog", { name: "Record of the opt-out" });
  await expect(record).toContainText(customer.title);
  await expect(record).toContainText("“STOP”");
  await expect(record).toContainText("Support");
  await ana.page.keyboard.press("Escape");
  await expect(record).toBeHidden();
  await expect(ana.button("See the record")).toBeFocused();

  await ana.button("Add a note").click();
  await expect(noteField(ana)).toBeFocused();
  await ana.page.keyboard.type("Says it was a mistake. Will text START.");
  await ana.button(/^Add note/).click();
  await expect(notesOf(ana)).toContainText("Will text START.");
  await ana.page.getByRole("tab", { name: "Text" }).click();
  await expect(ana.page.getByRole("heading", { name: `${customer.title} opted out at` })).toBeVisible();
});

test("P4, C10: who only reads has no field and names who to ask; a manager has notes and no texts", async ({
  open,
}) => {
  const { db, tenant } = await aTeam();
  const line = await aLineOf(tenant, "Front desk");
  const conversation = await aConversation(db, line);
  await anInbound(db, conversation, { body: "Anybody?" });
  await aTeammate(tenant, "Olga Owner", [], "owner");
  const viewer = await aTeammate(tenant, "Vera Viewer", []);
  await onNumber(db, viewer.actor, line, "viewer");
  const manager = await aTeammate(tenant, "Max Manager", [], "manager");

  const vera = await open(viewer.api, {
    at: conversation.conversationId,
    browser: { permissions: ["clipboard-read", "clipboard-write"] },
  });
  await expect(
    vera.page.getByRole("heading", { name: "You can read this line, not answer on it" }),
  ).toBeVisible();
  await expect(vera.button("Add a note")).toHaveCount(0);
  await vera.button("Ask an admin").click();
  await expect(vera.page.locator("[data-toast]")).toContainText("A request is copied. Send it to Olga");
  expect(await vera.page.evaluate(() => navigator.clipboard.readText())).toContain(
    "Could you let me answer texts on Front desk",
  );

  const max = await open(manager.api, { at: conversation.conversationId });
  await max.button("Add a note").click();
  await noteField(max).pressSequentially("Well done so far");
  await noteField(max).press("Control+Enter");
  await expect(vera.conversation).toContainText("Well done so far");
});

test("C6: a note about a text and a reply to it are told by a short quote; one's own is changed, and deleted for everybody", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Is the wheel under guarantee?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = [await open("ana", { at }), await open("ben", { at })];
  const note = (inbox: InboxPage, words: string) => notesOf(inbox).filter({ hasText: words });
  await ana.text("Is the wheel").hover();
  await ana.button("Note on this text").click();
  await expect(noteField(ana)).toBeFocused();
  await expect(ana.page.locator("[data-part=composer]")).toContainText(
    "About “Is the wheel under guarantee?”",
  );
  await ana.page.keyboard.type("Our weel");
  await ana.page.keyboard.press("Control+Enter");
  await expect(note(ben, "Our weel")).toContainText("About “Is the wheel under guarantee?”");

  // By the keyboard: from the text's buttons down to the note's.
  await ben.button("Copy link to this text").focus();
  await ben.page.keyboard.press("ArrowDown");
  await expect(ben.button("Reply to this note")).toBeFocused();
  await expect(ben.button("Edit this note")).toHaveCount(0);
  expect(await faultsOf(ben.page)).toEqual([]);
  await ben.page.keyboard.press("Enter");
  await expect(noteField(ben)).toBeFocused();
  await ben.page.keyboard.type("Which one?");
  await ben.page.keyboard.press("Control+Enter");
  const reply = note(ana, "Which one?");
  await expect(reply).toContainText("Reply to your note “Our weel”");

  await note(ana, "Our weel").first().hover();
  await ana.button("Edit this note").click();
  await expect(noteField(ana)).toHaveValue("Our weel");
  await noteField(ana).fill("Our wheel");
  await ana.button(/^Save note/).click();
  await expect(noteField(ana)).toHaveValue("");
  await expect(note(ben, "Our wheel").first()).toContainText("edited");
  await expect(reply).toContainText("Reply to your note “Our wheel”");

  await note(ana, "Our wheel").first().hover();
  await ana.button("Delete this note").click();
  await ana.button("Delete for everybody").click();
  await expect(ben.conversation).toContainText("Ana deleted a note");
  await expect(note(ben, "Our wheel")).toHaveCount(0);
  await expect(note(ben, "Which one?")).toContainText("Reply to a note that was deleted");
});
