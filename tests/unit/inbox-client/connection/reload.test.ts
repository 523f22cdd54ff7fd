import { afterEach, expect, test, vi } from "vitest";
import type { Answer } from "@/app/(inbox)/inbox/_client/api";
import { lateApi } from "@/app/(inbox)/inbox/_client/late-api";
import { Reload } from "@/app/(inbox)/inbox/_client/connection/reload";
import type { InboxSnapshot } from "@/lib/view/types";
import { makeInbox, support } from "../../view/make";
import { makePage } from "../page";

afterEach(() => void vi.restoreAllMocks());

test("N8: what is given while the inbox is being loaded anew is loaded too: once more, for however many asked meanwhile", async () => {
  const inbox = makeInbox([], { numbers: [] });
  const page = makePage({ inbox });
  const answers: ((answer: Answer<InboxSnapshot>) => void)[] = [];
  vi.spyOn(lateApi, "inbox").mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
  const quiet = { setFilter: vi.fn(), ask: vi.fn(), load: vi.fn(), matchNumbers: vi.fn() };
  const parts = {
    page,
    ...Object.fromEntries(
      ["lists", "search", "counts", "conversations", "connection", "attention"].map((part) => [part, quiet]),
    ),
  };
  const reload = new Reload(parts as unknown as ConstructorParameters<typeof Reload>[0]);

  const loaded = reload.now();
  void reload.now();
  void reload.now();
  expect(answers).toHaveLength(1);
  answers[0]?.({ kind: "ok", value: inbox });
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  expect(page.state.inbox.numbers).toEqual([]);
  answers[1]?.({ kind: "ok", value: { ...inbox, numbers: [support] } });
  await loaded;
  expect(page.state.inbox.numbers).toEqual([support]);
  expect(answers).toHaveLength(2);
});
