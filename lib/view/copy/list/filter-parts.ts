import type { Filter, Narrowing, ShownState } from "../../filters";
import { narrowings } from "../../filters";
import { numberShort } from "../names";
import type { InboxSnapshot } from "../../types";

/** One part of the list's filter that can be removed on its own. */
export type FilterPart = { part: "number" | "state" | "assignee" | "tag" | Narrowing; words: string };

/** What names the parts. */
export type FilterNames = Pick<InboxSnapshot, "numbers" | "people" | "tags">;

const stateCopy: Record<Exclude<ShownState, "open">, string> = {
  snoozed: "Later",
  resolved: "Resolved",
  all: "In any state",
};

const narrowingCopy: Record<Narrowing, string> = {
  unanswered: "Unanswered",
  unread: "Unread",
  undelivered: "Not delivered",
  drafts: "Drafts",
  mentions: "Mentions you",
  unattended: "Unattended",
  following: "Followed by you",
};

/** Who has the conversations, as a part of the filter. */
function assigneeCopy(assignee: string, people: FilterNames["people"]): string {
  if (assignee === "nobody") return "Unassigned";
  if (assignee === "me") return "Assigned to you";
  return `Assigned to ${people.find(({ id }) => id === assignee)?.name ?? "a former teammate"}`;
}

const tagCopy = (tagId: string, tags: FilterNames["tags"]): string =>
  `#${tags.find(({ id }) => id === tagId)?.name ?? "a former tag"}`;

/** The parts of a filter that can be taken away one by one, in the order of their chips. */
export function filterParts(filter: Filter, { numbers, people, tags }: FilterNames): FilterPart[] {
  const number = numbers.find(({ id }) => id === filter.numberId);
  return [
    ...(filter.numberId === null ? [] : [{ part: "number" as const, words: numberShort(number) }]),
    // Drafts and mentions are searched in every state, unless one is chosen.
    ...(filter.state === "open" || isInAllStates(filter)
      ? []
      : [{ part: "state" as const, words: stateCopy[filter.state] }]),
    ...(filter.assignee === null
      ? []
      : [{ part: "assignee" as const, words: assigneeCopy(filter.assignee, people) }]),
    ...(filter.tagId === null ? [] : [{ part: "tag" as const, words: tagCopy(filter.tagId, tags) }]),
    ...narrowings.filter((name) => filter[name]).map((part) => ({ part, words: narrowingCopy[part] })),
  ];
}

const isInAllStates = ({ drafts, mentions, state }: Filter): boolean =>
  (drafts || mentions) && state === "all";

/** The filter with that part as it is without a choice. */
export const withoutPart = (filter: Filter, part: FilterPart["part"]): Filter => ({
  ...filter,
  ...(part === "number"
    ? { numberId: null }
    : part === "assignee"
      ? { assignee: null }
      : part === "tag"
        ? { tagId: null }
        : part === "state"
          ? { state: "open" as const }
          : {
              [part]: false,
              ...((part === "drafts" || part === "mentions") &&
                isInAllStates(filter) && { state: "open" as const }),
            }),
});
