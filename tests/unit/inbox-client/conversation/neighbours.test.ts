import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Neighbours } from "@/app/(inbox)/inbox/_client/conversation/neighbours";
import { PageState } from "@/app/(inbox)/inbox/_client/page-state";
import { searchFor } from "@/app/(inbox)/inbox/_client/state";
import { allOpen } from "@/lib/view/filters";
import { emptyComposition } from "@/lib/view/reduce/composition";
import { at, makeConversation, makeInbox, makeRow, makeSnapshot, uuid } from "../../view/make";

/** As the list has them, the newest first. */
const rows = [1, 2, 3, 4, 5].map((n) => makeConversation({ id: uuid(100 + n), lastActivityAt: at(60 - n) }));
const [first, second, third, fourth, fifth] = rows.map(({ id }) => id) as [
  string,
  string,
  string,
  string,
  string,
];

let hasHover = true;
let connection: { saveData?: boolean } | undefined;
beforeEach(() => {
  hasHover = true;
  connection = undefined;
  vi.stubGlobal("window", { matchMedia: () => ({ matches: hasHover }) });
  vi.stubGlobal("navigator", {
    get connection() {
      return connection;
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

function show() {
  const page = new PageState({
    inbox: makeInbox(rows.map((conversation) => makeRow(conversation))),
    snapshot: null,
    openId: null,
    at: null,
    query: "",
    filter: allOpen,
    counts: [],
    now: at(0),
  });
  const wished: (readonly string[])[] = [];
  const waiting = new Set<() => void>();
  const neighbours = new Neighbours(page, { wish: (ids) => void wished.push(ids) }, (act) => {
    waiting.add(act);
    return () => waiting.delete(act);
  });
  neighbours.start();
  const idles = () => {
    const acts = [...waiting];
    waiting.clear();
    acts.forEach((act) => act());
  };
  const opens = (id: string) => {
    page.patch({ openId: id, snapshot: null, conversationStatus: "loading" });
    page.putSnapshot(makeSnapshot({ conversation: rows.find((row) => row.id === id)! }));
  };
  const send = (phase: "sending" | "writing") =>
    page.patch({ compositions: { [first]: { ...emptyComposition("c1"), phase } } });
  return { page, neighbours, wished, idles, opens, send };
}

describe("the conversations beside the open one", () => {
  test("are fetched when the page is idle and not before, the next first, once for each opening", () => {
    const { page, wished, idles, opens } = show();
    opens(second);
    expect(wished).toEqual([]);
    idles();
    expect(wished).toEqual([[third, first]]);
    page.patch({ lastNewsAt: 1 });
    idles();
    expect(wished).toHaveLength(1);
    opens(first);
    idles();
    opens(fifth);
    idles();
    expect(wished.slice(1)).toEqual([[second], [fourth]]);
  });

  test("of several openings in haste only the last one's are fetched", () => {
    const { wished, idles, opens } = show();
    [first, second, fourth].forEach(opens);
    idles();
    expect(wished).toEqual([[fifth, third]]);
  });

  test("wait until the open one is there, and until nothing is being sent", () => {
    const { page, wished, idles, opens, send } = show();
    page.patch({ openId: second, conversationStatus: "loading" });
    idles();
    opens(second);
    send("sending");
    idles();
    expect(wished).toEqual([]);
    send("writing");
    idles();
    expect(wished).toEqual([[third, first]]);
  });

  test.each([
    ["a finger", () => (hasHover = false)],
    ["a person who saves data", () => (connection = { saveData: true })],
  ])("are not fetched for %s", (_, set) => {
    set();
    const { wished, idles, opens } = show();
    opens(second);
    idles();
    expect(wished).toEqual([]);
  });

  test("are not fetched during a search, with no conversation open, or after the page was left", () => {
    const { page, neighbours, wished, idles, opens } = show();
    idles();
    page.patch({ search: searchFor("tube") });
    opens(second);
    idles();
    page.patch({ search: searchFor("") });
    neighbours.stop();
    idles();
    opens(third);
    idles();
    expect(wished).toEqual([]);
  });
});
