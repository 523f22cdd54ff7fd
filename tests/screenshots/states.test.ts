import { eq } from "drizzle-orm";
import { conversations } from "@/db/schema/conversations";
import { disableNumber } from "@/lib/numbers/change-number";
import { appUrl, people } from "@/tests/support/e2e/addresses";
import { Api } from "@/tests/support/e2e/api";
import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { signIn } from "@/tests/support/e2e/sign-in";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect } from "@/tests/support/e2e/test";
import { aConversation, anInbound } from "@/tests/support/factories";
import { test } from "./sheet";

/** What an agent sees when something is not as it was, as in the reference's page of states. Not a test of anything. */
for (const width of [1280, 390] as const)
  for (const theme of ["light", "dark"] as const)
    test.describe(`${width} ${theme}`, () => {
      test.use({ theme, width, actionTimeout: 10_000 });
      test("states", async ({ sheet, open, as }) => {
        test.setTimeout(240_000);
        const [ana, ben] = [await as("ana"), await as("ben")];
        const asked = async (question: string) => {
          const customer = aCustomer();
          await customer.texts(question);
          return { customer, at: await ana.conversationWith(customer) };
        };
        const opened = async (at: string) => {
          const inbox = await open("ana", { at, browser: sheet.look });
          await expect(inbox.conversation.locator("[data-message]").first()).toBeVisible();
          return inbox;
        };
        const close = ({ page }: InboxPage) => page.context().close();

        {
          const { at } = await asked("Can my brother drop it off?");
          const inbox = await opened(at);
          await inbox.hasSeenAll(at);
          await inbox.write("He can bring it any time before five.");
          await ben.reply(at, "Yes! I set two aside for you, ask for me at the counter.");
          await expect(inbox.page.locator("[data-part=composer] [data-part=notice]")).toBeVisible();
          await sheet.take("Stale draft", inbox);
          await expect(inbox.text("two aside")).toContainText("Delivered");
          await inbox.send();
          await expect(inbox.refusal).toBeVisible();
          await sheet.take("Refused: a colleague replied", inbox);
          await close(inbox);
        }
        {
          const { at } = await asked("When can I come?");
          const inbox = await opened(at);
          await inbox.hasSeenAll(at);
          await inbox.write("Any time before six.");
          await ben.reply(at, "That works. Ticket 4471 is all we need.", { undoSeconds: 20 });
          await inbox.send();
          await expect(inbox.refusal).toBeVisible();
          await sheet.take("Refused: a colleague's reply is leaving", inbox);
          await close(inbox);
        }
        {
          const { customer, at } = await asked("Do you have my wheel?");
          const inbox = await opened(at);
          await inbox.hasSeenAll(at);
          await inbox.write("Your wheel is done, come any time.");
          await customer.fault("error-206", 1);
          await ben.reply(at, "Your wheel is done.", { undoSeconds: 2 });
          await inbox.send();
          await expect(inbox.refusal).toContainText("Ben’s reply was not delivered");
          await sheet.take("That reply did not leave", inbox);
          await close(inbox);
        }
        {
          const { customer, at } = await asked("Where are you?");
          await ben.reply(at, "We are on Mill Street 12, beside the bakery.");
          const inbox = await opened(at);
          await expect(inbox.text("beside the bakery.")).toContainText("Delivered");
          await inbox.hasSeenAll(at);
          await inbox.write("we are on Mill Street 12 beside the bakery");
          await inbox.send();
          await expect(inbox.refusal).toBeVisible();
          await sheet.take("Refused: the same words again", inbox);
          await inbox.button("Discard mine").click();

          await inbox.write("See you there.");
          await inbox.setHidden(true);
          await customer.texts("Actually, which bakery?");
          await expect(inbox.conversation).toContainText("which bakery");
          await inbox.send();
          await expect(inbox.refusal).toBeVisible();
          await sheet.take("Refused: the customer wrote", inbox);
          await close(inbox);
        }
        {
          const { customer, at } = await asked("Is it ready?");
          await ben.reply(at, "One moment.");
          await expect.poll(async () => (await customer.received()).length).toBe(1);
          await customer.fault("accept-then-reset", 1);
          await ben.reply(at, "Your wheel is done, come any time.");
          const inbox = await opened(at);
          await expect(inbox.text("any time")).toContainText("Not confirmed");
          await customer.fault("error-206", 1);
          await ana.reply(at, "Your pickup is booked for 2 pm at 18 Ellery.");
          await expect(inbox.text("2 pm")).toContainText("Not delivered");
          await sheet.take("Unconfirmed and failed", inbox);
          await close(inbox);
        }
        {
          const { customer, at } = await asked("Could you ring me?");
          await customer.fault("error-206", 1);
          await ana.reply(at, "We will ring you at three.", { undoSeconds: 0 });
          const inbox = await opened(at);
          await expect(inbox.text("at three")).toContainText("Not delivered");
          await inbox
            .button(/^Try again/)
            .first()
            .click();
          await inbox.send();
          await expect(inbox.conversation).toContainText("Sent again");
          await sheet.take("Tried again, and what became of it", inbox);
          await close(inbox);
        }
        {
          const { at } = await asked("Is Tuesday fine?");
          const inbox = await opened(at);
          await inbox.hasSeenAll(at);
          await inbox.write("Tuesday is fine, any time after two.");
          // This tab is out of sight meanwhile: what it has shown is not held back.
          await inbox.setHidden(true);
          const phone = new Api(await signIn(people.ana));
          await phone.reply(at, "Tuesday it is.", { undoSeconds: 0 });
          await inbox.send();
          await expect(inbox.refusal).toContainText("another device");
          await sheet.take("Refused: you replied from another device", inbox);
          await close(inbox);
        }
        {
          const { customer, at } = await asked("Hello again");
          const inbox = await opened(at);
          await customer.texts("please stop texting me");
          await expect(inbox.page.getByRole("button", { name: "Not an opt-out" }).first()).toBeVisible();
          await sheet.take("Words near STOP", inbox);
          await close(inbox);
        }
        {
          const { customer, at } = await asked("Any offers?");
          const inbox = await opened(at);
          await customer.texts("STOP");
          await expect(inbox.button("See the record")).toBeVisible();
          await sheet.take("Opted-out contact", inbox);
          await close(inbox);
        }
        {
          const { at } = await asked("Could you hold it until four?");
          const inbox = await opened(at);
          const other = await open("ben", { at });
          await other.write("Yes! I set two aside for you, ask for me at the");
          await expect(inbox.button(/^Take over/)).toBeVisible();
          await sheet.take("Take over the line", inbox);
          await writeNote(inbox, width);
          await inbox.page
            .getByRole("textbox", { name: /^Note about / })
            .fill("Can you collect it at four if she cannot come?");
          await sheet.take("Writing a note", inbox);
          await other.page.context().close();
          await close(inbox);
        }
        {
          const { at } = await asked("Can you order a part?");
          const inbox = await opened(at);
          await inbox.write("I will ask the workshop and");
          await inbox.page.context().setOffline(true);
          await expect(inbox.link).toContainText("You are offline.");
          await sheet.take("Offline", inbox);
          await inbox.page.context().setOffline(false);
          await close(inbox);
        }
        {
          const { at } = await asked("All good, thanks.");
          const inbox = await opened(at);
          if (width === 1280) {
            await inbox.page.keyboard.press("Control+k");
            await expect(
              inbox.page.getByRole("dialog", { name: "Commands" }).getByRole("combobox"),
            ).toBeFocused();
            await inbox.page.keyboard.type("re");
            await sheet.take("Command bar", inbox);
            await inbox.page.keyboard.press("Escape");
            await inbox.page.locator("body").press("?");
            await expect(inbox.page.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
            await sheet.take("Keyboard", inbox);
            await inbox.page.keyboard.press("Escape");
          }
          await inbox.button(/^Resolve/).click();
          await expect(inbox.page.locator("[data-toast]")).toBeVisible();
          await sheet.take("Toast", inbox);
          await close(inbox);
        }
        {
          const inbox = await open("ana", { browser: sheet.look });
          await inbox.button("New text").click();
          await inbox.page.getByRole("dialog").getByLabel("To").fill("(415) 555-0199");
          await sheet.take("New text", inbox);
          await close(inbox);
        }
        {
          const inbox = await open("ana", { browser: sheet.look });
          await inbox.page.goto(`${appUrl()}/inbox?unanswered=1`);
          await search(inbox, width);
          await expect(inbox.page.getByRole("heading", { name: "Nothing for “tricycle”" })).toBeVisible();
          await sheet.take("Search without result", inbox);
          await close(inbox);
        }
        {
          const inbox = await open("ana", { browser: sheet.look });
          const { promise: held, resolve: go } = Promise.withResolvers<void>();
          await inbox.page.route("**/api/search**", (route) => held.then(() => route.continue()));
          await search(inbox, width);
          await expect(inbox.page.locator("[data-part=skeleton]").first()).toBeVisible();
          await sheet.take("Loading", inbox);
          go();
          await close(inbox);
        }
        {
          const { db, tenant } = await aTeam();
          const yard = await aLineOf(tenant, "Yard");
          const owner = await aTeammate(tenant, "Ona Berg", [], "owner");
          const { api } = await aTeammate(tenant, "Kai Moor", [yard]);
          const none = await open((await aTeammate(tenant, "Lea Park", [])).api, { browser: sheet.look });
          await expect(none.page.getByRole("heading", { name: "You are not on a line yet" })).toBeVisible();
          await sheet.take("No number yet", none);
          await close(none);
          const silent = await open(api, { browser: sheet.look });
          await expect(
            silent.page.getByRole("heading", { name: "No text has reached Yard yet" }),
          ).toBeVisible();
          await sheet.take("Never received a text", silent);
          await close(silent);

          const conversation = await aConversation(db, yard);
          await anInbound(db, conversation);
          await db
            .update(conversations)
            .set({ unrespondedSince: null })
            .where(eq(conversations.id, conversation.conversationId));
          const answered = await open(api, { browser: sheet.look });
          await answered.page.getByRole("tab", { name: /^Unanswered/ }).click();
          await expect(answered.page.locator("[data-empty]").first()).toContainText("Everyone has an answer");
          await sheet.take("All answered", answered);
          await disableNumber({ db, now: () => new Date() }, owner.actor, {
            numberId: yard.numberId,
            reason: "Campaign under review",
          });
          await answered.page.goto(`${appUrl()}/inbox/${conversation.conversationId}`);
          await expect(answered.page.getByRole("heading", { name: /switched off/ })).toBeVisible();
          await sheet.take("Number switched off", answered);
          await close(answered);
        }
      });
    });

/** On a phone the field makes way for the list's name. */
async function search({ page }: InboxPage, width: number): Promise<void> {
  if (width === 390) await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.getByRole("searchbox").fill("tricycle");
}

/** On a phone what is more than a text is behind one button. */
async function writeNote({ page }: InboxPage, width: number): Promise<void> {
  if (width === 1280) return page.getByRole("tab", { name: "Note" }).click();
  await page.getByRole("button", { name: "More to write" }).click();
  await page.getByRole("menuitem", { name: "Write a note" }).click();
}
