import { firstName } from "@/lib/domain/people/person";
import { formatPhone } from "@/lib/domain/text/phone";
import { countsOf, type NumberCounts } from "../../counts";
import { filterParts, type FilterPart } from "./filter-parts";
import {
  draftsFilter,
  isNarrowed,
  mentionsFilter,
  sameFilter,
  tabOf,
  undeliveredFilter,
  type Filter,
} from "../../filters";
import type { InboxSnapshot, MyNumber } from "../../types";

/** Why the list has no rows and what can be done about it. `parts`: the filters in effect. */
export type EmptyList = {
  kind:
    | "no_line"
    | "no_number"
    | "never_received"
    | "all_answered"
    | "no_drafts"
    | "no_mentions"
    | "narrowed"
    | "quiet";
  title: string;
  words: string;
  parts: FilterPart[];
  /** Who or what the buttons name. */
  admin: { name: string; short: string } | null;
  number: MyNumber | null;
};

type Facts = {
  inbox: Pick<InboxSnapshot, "me" | "people" | "admins" | "tags" | "numbers">;
  filter: Filter;
  counts: readonly NumberCounts[];
};

/** What an empty list says, by why it is empty, and what to press. */
export function emptyList({ inbox, filter, counts }: Facts): EmptyList {
  const { me, numbers } = inbox;
  const nothing = { parts: [], admin: null, number: null };
  if (numbers.length === 0) {
    // A person who may see every number sees none: no number exists yet.
    if (me.can.seeEveryNumber)
      return {
        ...nothing,
        kind: "no_number",
        title: "There is no line yet",
        words: "Add a number, and what is texted to it shows here.",
      };
    const name = inbox.people.find(({ id }) => id === inbox.admins[0])?.name;
    const admin = name === undefined ? null : { name, short: firstName(name) };
    const ask = `Ask ${name ?? "one"} to add you, and it appears here at once.`;
    return {
      ...nothing,
      kind: "no_line",
      title: "You are not on a line yet",
      words: `An admin decides who shares which number. ${ask}`,
      admin,
    };
  }

  const silent = silentNumber(filter, numbers, counts);
  if (silent !== null) {
    const next = me.can.testWebhook ? "test the connection" : "tell an admin";
    const words = `Text ${formatPhone(silent.e164)} from your own phone. If nothing shows here within a minute, ${next}.`;
    return {
      ...nothing,
      kind: "never_received",
      title: `No text has reached ${silent.label} yet`,
      words,
      number: silent,
    };
  }
  const tab = tabOf(filter);
  if (tab === "unanswered") {
    return {
      ...nothing,
      kind: "all_answered",
      title: "Everyone has an answer",
      words: othersCopy(countsOf(counts, filter.numberId).open),
    };
  }
  if (sameFilter(filter, undeliveredFilter(filter))) {
    return {
      ...nothing,
      kind: "all_answered",
      title: "Every text got through",
      words: "No text of your team is known not to have arrived.",
    };
  }
  if (sameFilter(filter, draftsFilter(filter))) {
    return {
      ...nothing,
      kind: "no_drafts",
      title: "You have no drafts",
      words: "What you begin to write and do not send is kept, and stands here.",
    };
  }
  if (sameFilter(filter, mentionsFilter(filter))) {
    return {
      ...nothing,
      kind: "no_mentions",
      title: "Nobody has mentioned you",
      words: "When a colleague writes @ and your name in a note, the conversation stands here.",
    };
  }
  const parts = filterParts(filter, inbox);
  if (parts.length === 0) {
    const where = numbers.length === 1 ? (numbers[0]?.label ?? "your number") : "one of your numbers";
    return {
      ...nothing,
      kind: "quiet",
      title: "No open conversations",
      words: `When a customer texts ${where}, it shows here.`,
    };
  }
  return {
    ...nothing,
    kind: "narrowed",
    title: narrowedTitle(filter),
    words: `You are looking in ${placesCopy(parts.length)} only:`,
    parts,
  };
}

/**
 * A number that never received a message, if only it is shown and no other filter could hide a conversation.
 */
function silentNumber(
  filter: Filter,
  numbers: readonly MyNumber[],
  counts: readonly NumberCounts[],
): MyNumber | null {
  if (filter.state === "resolved" || filter.state === "snoozed" || isNarrowed(filter)) return null;
  const shown = numbers.filter(({ id }) => filter.numberId === null || filter.numberId === id);
  const isSilent = ({ id }: MyNumber) => counts.some(({ number, received }) => number === id && !received);
  return shown.every(isSilent) ? (shown[0] ?? null) : null;
}

function othersCopy(open: number): string {
  if (open === 0) return "Nothing else is open.";
  return open === 1
    ? "1 more conversation is open, and it is not waiting on you."
    : `${open} more conversations are open, none of them waiting on you.`;
}

function narrowedTitle(filter: Filter): string {
  const isUnreadAlone = filter.unread && !isNarrowed({ ...filter, unread: false });
  if (isUnreadAlone) return "You have read everything";
  if (filter.state === "resolved" && !isNarrowed(filter)) return "Nothing is resolved";
  if (filter.state === "snoozed" && !isNarrowed(filter)) return "Nothing is put off until later";
  return "Nothing here";
}

const placesCopy = (count: number): string =>
  ["no place", "one place", "two places", "three places", "four places", "five places"][count] ??
  `${count} places`;

/** A message to send to an admin, written as the person who asks. */
export const askForNumber = (short: string, origin: string): string =>
  `${short}, I am not on a line in Partyline yet. Could you add me to one? It is done under ${origin}/admin/numbers`;
