import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Answer } from "@/app/(inbox)/inbox/_client/api";
import { lateApi } from "@/app/(inbox)/inbox/_client/late-api";
import { assignSelected, resolveSelected } from "@/app/(inbox)/inbox/_client/list/many.lazy";
import { dropGone, select, selectAll } from "@/app/(inbox)/inbox/_client/list/selecting.lazy";
import type { InboxClient } from "@/app/(inbox)/inbox/_client/inbox-client";
import { Notices } from "@/app/(inbox)/inbox/_client/page/notices";
import { MAX_BULK_IDS } from "@/db/vocabulary";
import type { BulkProgress } from "@/lib/protocol/bulk";
import { allOpen } from "@/lib/view/filters";
import { ana, at, makeConversation, makeInbox, makeRow, me, names, uuid } from "../../view/make";
import { makePage } from "../page";

const [one, two, three] = [uuid(101), uuid(102), uuid(103)];

const show = (ids: readonly string[] = [one, two, three], next: string | null = null) => {
  const rows = ids.map((id, n) => makeRow(makeConversation({ id, lastActivityAt: at(-n) })));
  const page = makePage({
    inbox: makeInbox(rows, { people: [...names.people], next }),
    openId: null,
    snapshot: null,
    now: at(10),
  });
  const notices = new Notices(page);
  const client = {
    page,
    notices,
    names,
    meId: me,
    conversation: page.conversation.bind(page),
    get state() {
      return page.state;
    },
  } as unknown as InboxClient;
  return {
    page,
    client,
    choose: (...chosen: string[]) => chosen.forEach((id) => select(client, ids, id)),
    chosen: () => [...(page.state.selection?.ids ?? [])].toSorted(),
    states: () => ids.map((id) => page.conversation(id)?.state),
    toast: () => page.state.toast,
    over: () => vi.waitFor(() => expect(page.state.toast).not.toBeNull()),
  };
};

const progress = (over: Partial<BulkProgress>): Answer<BulkProgress> => ({
  kind: "ok",
  value: { total: 2, left: 0, changed: 2, same: 0, undone: 0, kept: 0, failed: {}, named: [], ...over },
});

beforeEach(() => void vi.stubGlobal("requestAnimationFrame", () => 0));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("I18: shows at once, asks with one id until nothing is left, and is undone by that id", async () => {
  const { client, page, choose, states, toast, over } = show();
  choose(one, two);
  const asked: string[] = [];
  vi.spyOn(lateApi, "changeMany").mockImplementation(async (id, change, chosen) => {
    asked.push(id);
    expect([change, chosen]).toEqual([{ type: "resolve" }, { ids: [one, two] }]);
    expect(states()).toEqual(["resolved", "resolved", "open"]);
    expect([page.state.selection, page.state.bulk?.type]).toEqual([null, "resolve"]);
    return asked.length === 1 ? progress({ left: 1, changed: 1 }) : progress({});
  });
  resolveSelected(client);
  await over();
  expect(asked).toEqual([asked[0], asked[0]]);
  expect([toast()?.words, page.state.bulk]).toEqual(["2 conversations resolved", null]);
  const undo = vi.spyOn(lateApi, "undoMany").mockResolvedValue(progress({ changed: 0, undone: 2 }));
  toast()?.undo?.();
  await vi.waitFor(() => expect(toast()?.words).toBe("2 conversations as before"));
  expect(undo).toHaveBeenCalledExactlyOnceWith(asked[0]);
});

test("I18: what could not be changed is shown as before, unless an event told what it is now", async () => {
  const { client, page, choose, toast, over } = show();
  choose(one, two, three);
  const told = makeConversation({ id: one, lastActivityAt: at(0), assigneeId: me });
  vi.spyOn(lateApi, "changeMany").mockImplementation(async (_id, change) => {
    expect(change).toMatchObject({ to: me, from: { [one]: null, [two]: null, [three]: null } });
    page.putConversation(told);
    return progress({
      total: 3,
      changed: 1,
      failed: { assigned_meanwhile: 2 },
      named: [
        { conversationId: two, code: "assigned_meanwhile", contactName: "Tom Reed", address: "+12025550126" },
      ],
    });
  });
  assignSelected(client, me);
  await over();
  expect([one, two, three].map((id) => page.conversation(id)?.assigneeId)).toEqual([me, null, null]);
  expect(toast()?.words).toBe(
    "1 conversation assigned to you. Not Tom Reed and 1 other: somebody else assigned it first",
  );
});

test("I18: what does not get through is taken back and still chosen, and what was changed before can be undone", async () => {
  const { client, choose, chosen, states, toast, over } = show();
  choose(one, two);
  vi.spyOn(lateApi, "changeMany")
    .mockResolvedValueOnce(progress({ left: 1, changed: 1 }))
    .mockResolvedValueOnce({
      kind: "unreachable",
    });
  resolveSelected(client);
  await over();
  expect([states(), chosen()]).toEqual([
    ["open", "open", "open"],
    [one, two],
  ]);
  expect(toast()?.words).toBe("1 conversation resolved, 1 of 2 not yet: that did not get through");
  expect(toast()?.undo).not.toBeNull();
});

test("I18: a range or the list may be more than one request names: then its filter is what is sent", async () => {
  const ids = Array.from({ length: MAX_BULK_IDS + 1 }, (_, n) => uuid(1_000 + n));
  const { client, page, chosen, toast, over } = show(ids);
  select(client, ids, ids[0] ?? "");
  select(client, ids, ids.at(-1) ?? "", true);
  expect([chosen(), toast()?.words]).toEqual([[ids[0]], expect.stringContaining("At most 500")]);
  page.patch({ toast: null });
  vi.spyOn(lateApi, "countMatching").mockResolvedValue({ kind: "ok", value: { count: ids.length } });
  selectAll(client);
  await vi.waitFor(() => expect(page.state.selection?.all).toBe(ids.length));
  const call = vi.spyOn(lateApi, "changeMany").mockResolvedValue(progress({ total: ids.length }));
  assignSelected(client, ana.id);
  await over();
  const [, change, sent] = call.mock.calls[0] ?? [];
  expect(sent).toEqual({ filter: allOpen });
  expect(change?.type === "assign" && Object.keys(change.from ?? {})).toHaveLength(MAX_BULK_IDS);
});

test("I18: all of the list, and asked again, all that match it; another list meanwhile chooses nothing", async () => {
  const { client, page, chosen } = show([one, two, three], "further");
  selectAll(client);
  expect([chosen(), page.state.selection?.all]).toEqual([[one, two, three], null]);
  let answer: (count: Answer<{ count: number }>) => void = () => {};
  vi.spyOn(lateApi, "countMatching").mockImplementation(() => new Promise((resolve) => (answer = resolve)));
  selectAll(client);
  answer({ kind: "ok", value: { count: 214 } });
  await vi.waitFor(() => expect(page.state.selection?.all).toBe(214));
  selectAll(client);
  page.patch({ filter: { ...allOpen, unread: true }, selection: null });
  answer({ kind: "ok", value: { count: 214 } });
  await Promise.resolve();
  expect(page.state.selection).toBeNull();
});

test("I18: what a colleague took out of the list is chosen no longer", () => {
  const { client, page, choose, chosen } = show();
  choose(one, two);
  page.putConversation(makeConversation({ id: one, lastActivityAt: at(0), state: "resolved" }));
  dropGone(client);
  expect(chosen()).toEqual([two]);
});

test("I18: of all that match, what a colleague took meanwhile is not shown changed: the server leaves it", async () => {
  const { client, page, states, over } = show([one, two, three], "further");
  page.patch({ filter: { ...allOpen, assignee: "nobody" }, loaded: {} });
  page.patch({ selection: { ids: new Set([one, two, three]), anchor: one, all: 214 } });
  page.putConversation(makeConversation({ id: two, lastActivityAt: at(-1), assigneeId: ana.id }));
  vi.spyOn(lateApi, "changeMany").mockResolvedValue(progress({ total: 213, changed: 213 }));
  resolveSelected(client);
  await over();
  expect(states()).toEqual(["resolved", "open", "resolved"]);
});
