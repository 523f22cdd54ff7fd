import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Notices } from "@/app/(inbox)/inbox/_client/page/notices";
import { SearchController } from "@/app/(inbox)/inbox/_client/list/search-controller";
import { makeConversation, makeRow, START } from "../../view/make";
import { makePage } from "../page";

const search = vi.hoisted(() => vi.fn());
vi.mock("@/app/(inbox)/inbox/_client/api", () => ({ api: { search } }));

const page = makePage({ now: new Date(START).toISOString() });
const controller = new SearchController(page, new Notices(page));
const row = makeRow(makeConversation());
const answer = (...rows: (typeof row)[]) => ({
  kind: "ok",
  value: { conversations: rows.map((found) => ({ ...found, match: null })) },
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  controller.type("");
  search.mockReset();
  vi.useRealTimers();
});

test("a word is asked for once it stands, not letter by letter", async () => {
  search.mockResolvedValue(answer(row));
  for (const typed of ["t", "tu", "tub"]) controller.type(typed);
  await vi.runAllTimersAsync();
  expect(search.mock.calls.map(([query]) => query)).toEqual(["tub"]);
  expect(page.state.search.found?.map(({ id }) => id)).toEqual([row.conversation.id]);
});

test("the answer to an earlier word is never shown under a later one", async () => {
  const early = Promise.withResolvers<ReturnType<typeof answer>>();
  search.mockReturnValueOnce(early.promise).mockResolvedValueOnce(answer());
  controller.type("tube");
  await vi.advanceTimersByTimeAsync(200);
  controller.type("tubes");
  await vi.advanceTimersByTimeAsync(200);
  early.resolve(answer(row));
  await vi.runAllTimersAsync();
  expect(page.state.search).toMatchObject({ query: "tubes", found: [] });
});

test("an answer that does not come is said, and the words stay", async () => {
  search.mockResolvedValue({ kind: "unreachable" });
  controller.type("tube");
  await vi.runAllTimersAsync();
  expect(page.state.search).toMatchObject({ query: "tube", failed: true });
});
