import { expect, test } from "vitest";
import { withLocalDraft } from "@/lib/view/reduce/local-drafts";
import type { LocalDraft } from "@/lib/view/reduce/local-drafts";
import type { MyDraft } from "@/lib/view/types";
import { at, uuid } from "../make";

const kept = (over: Partial<LocalDraft> = {}): LocalDraft => ({
  clientId: uuid(1),
  body: "I will ask the workshop and",
  retryOf: null,
  at: at(60),
  ...over,
});
const draft = (over: Partial<MyDraft> = {}): MyDraft => ({
  clientId: uuid(1),
  body: "I will ask",
  media: [],
  staleSince: null,
  updatedAt: at(10),
  ...over,
});

test("V35: words that the server does not have come back under their own id, so that a send that got through is not made again", () => {
  expect(withLocalDraft(kept(), null)).toMatchObject({
    clientId: uuid(1),
    body: "I will ask the workshop and",
  });
  expect(withLocalDraft(kept({ retryOf: uuid(9) }), null)).toMatchObject({ retryOf: uuid(9) });
});

test("the same draft, written further here, goes on from here, also when words were taken out", () => {
  expect(withLocalDraft(kept(), draft())).toMatchObject({ body: "I will ask the workshop and" });
  expect(withLocalDraft(kept({ body: "No" }), draft())).toMatchObject({ clientId: uuid(1), body: "No" });
});

test("a draft that went on elsewhere since loses nothing, and neither do the words kept here", () => {
  const elsewhere = draft({ body: "The workshop says yes", updatedAt: at(120) });
  expect(withLocalDraft(kept(), elsewhere)).toEqual({
    clientId: uuid(1),
    body: "The workshop says yes\nI will ask the workshop and",
    retryOf: null,
  });
  expect(withLocalDraft(kept(), draft({ clientId: uuid(2), body: "Another text" }))).toMatchObject({
    clientId: uuid(2),
    body: "Another text\nI will ask the workshop and",
  });
  expect(withLocalDraft(kept({ body: "I will" }), draft({ updatedAt: at(120) }))).toMatchObject({
    body: "I will ask",
  });
});
