import { expect, type Page } from "@playwright/test";
import type { Api } from "./api";

export type Shown = { name: string; path: string; act?: (page: Page) => Promise<void> };

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

/** Pages of admin about lines, and what their forms answer. `line` is one on which nothing is changed. */
export const statesOfLines = (line: string): Shown[] => [
  { name: "numbers", path: "/admin/numbers" },
  { name: "no number fits", path: "/admin/numbers?q=nobody" },
  { name: "add a number", path: "/admin/numbers/add" },
  {
    name: "a number that is none",
    path: "/admin/numbers/add",
    act: async (page) => {
      await page.getByLabel("Number", { exact: true }).fill("12");
      await press(page, "Add it");
      await expect(page.getByText("This is no US or Canadian number")).toBeVisible();
    },
  },
  { name: "number", path: line },
  { name: "number, just added", path: `${line}?added=unverified` },
  {
    name: "number, a figure that is wrong",
    path: line,
    act: async (page) => {
      await page.getByLabel("Segments a minute").fill("many");
      await press(page, "Save");
      await expect(page.getByText("A whole number from 1 to 10,000.")).toBeVisible();
    },
  },
  {
    name: "number, nothing changed",
    path: line,
    act: async (page) => {
      await press(page, "Save");
      await expect(page.getByText("Nothing was changed.")).toBeVisible();
    },
  },
];

/** The other pages of admin and account. `quarantined` are words of a call that waits there. */
export const otherStates = (quarantined: string): Shown[] => [
  { name: "questblue", path: "/admin/questblue" },
  {
    name: "questblue, refused",
    path: "/admin/questblue",
    act: async (page) => {
      await page.getByLabel("API user").fill("demo");
      await page.getByLabel("API password").fill("wrong");
      await page.getByLabel("Security key").fill("demo-key");
      await press(page, "Save and test");
      await expect(page.getByText("QuestBlue does not know this user")).toBeVisible();
    },
  },
  {
    name: "questblue, other settings tried",
    path: "/admin/questblue",
    act: async (page) => {
      await page.getByLabel("Digits of a number").selectOption("10");
      await press(page, "Test these settings");
      await expect(page.getByText("Tested, not saved")).toBeVisible();
    },
  },
  { name: "webhook", path: "/admin/webhook" },
  {
    name: "webhook, tested",
    path: "/admin/webhook",
    act: async (page) => {
      await press(page, "Run the self-test");
      await expect(page.getByRole("listitem").filter({ hasText: "Passed:" })).toHaveCount(5);
    },
  },
  {
    name: "quarantine, still not understood",
    path: "/admin/quarantine",
    act: async (page) => {
      const call = page.getByRole("article").filter({ hasText: quarantined });
      await call.getByRole("button", { name: "Take it in again" }).click();
      await expect(page.getByRole("main").getByRole("status").filter({ hasText: "Still not" })).toContainText(
        "Still not",
      );
    },
  },
  { name: "held texts, none", path: "/admin/held" },
  { name: "status", path: "/admin/status" },
  { name: "first steps", path: "/admin/start" },
  { name: "people", path: "/admin/people" },
  { name: "tags", path: "/admin/tags" },
  { name: "nobody fits", path: "/admin/people?q=nobody-of-that-name" },
  { name: "invite a person", path: "/admin/people/invite" },
  {
    name: "invite a person, an address that is none",
    path: "/admin/people/invite",
    act: async (page) => {
      await page.getByLabel("E-mail").fill("nobody@nowhere");
      await press(page, "Make the invitation link");
      await expect(page.getByText("This is no e-mail address")).toBeVisible();
    },
  },
  { name: "groups", path: "/admin/people/groups" },
  { name: "groups, one just deleted", path: "/admin/people/groups?deleted=1" },
  {
    name: "groups, a name that is none",
    path: "/admin/people/groups",
    act: async (page) => {
      await page.getByLabel("Name", { exact: true }).fill(" ");
      await press(page, "Make the group");
      await expect(page.getByText("A name is one line of 1 to 60 characters.")).toBeVisible();
    },
  },
  {
    name: "a group, nothing changed",
    path: "/admin/people/groups",
    act: async (page) => {
      await page.getByLabel("Name", { exact: true }).fill(`Crew ${crypto.randomUUID().slice(0, 8)}`);
      await press(page, "Make the group");
      await press(page, "Save who is in it");
      await expect(page.getByText("Nothing was changed.")).toBeVisible();
    },
  },
  { name: "password", path: "/password" },
  {
    name: "password, too short",
    path: "/password",
    act: async (page) => {
      await page.locator("form").evaluate((form: HTMLFormElement) => (form.noValidate = true));
      await page.getByLabel("Password until now").fill("partyline-demo");
      await page.getByLabel("New password").fill("short");
      await press(page, "Change it");
      await expect(page.locator("#main [role=alert], form [role=alert]")).toHaveText(
        "At least 12 characters.",
      );
    },
  },
  { name: "no such page", path: "/no/such/page" },
];

export async function lineOf(api: Api): Promise<string> {
  const number = (await api.numbers()).find(({ label }) => label === "Sales");
  if (!number) throw new Error("the demo has a line Sales");
  return `/admin/numbers/${number.id}`;
}
