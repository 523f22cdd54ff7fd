import { PageState } from "@/app/(inbox)/inbox/_client/page-state";
import { allOpen } from "@/lib/view/filters";
import { at, makeInbox } from "../view/make";

type Initial = ConstructorParameters<typeof PageState>[0];

/** A page as it loads, with an empty list, or with the conversation of `snapshot` open. */
export const makePage = (initial: Partial<Initial> = {}): PageState =>
  new PageState({
    inbox: makeInbox(),
    counts: [],
    snapshot: null,
    openId: initial.snapshot?.conversation.id ?? null,
    at: null,
    query: "",
    filter: allOpen,
    now: at(0),
    ...initial,
  });
