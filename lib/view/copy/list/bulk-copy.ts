import { MAX_BULK, MAX_BULK_IDS } from "@/db/vocabulary";
import type { BulkChange, BulkFailure, BulkProgress } from "@/lib/protocol/bulk";
import { assignedTo, contactTitle, type Names } from "../names";
import { nearTime, type TimeFormat } from "../times";

/** Sentences about a change of many conversations. */

const manyCopy = (count: number): string => count.toLocaleString("en");
const conversations = (count: number): string =>
  count === 1 ? "1 conversation" : `${manyCopy(count)} conversations`;

/** "All 214 that match"; of more than one may change at once, the first. */
const ofMatching = (count: number): string =>
  count < MAX_BULK ? `All ${manyCopy(count)} that match` : `The first ${manyCopy(count)} that match`;

/** "Select all 214 that match". */
export const selectAllCopy = (count: number, isFound: boolean): string =>
  isFound
    ? `Select all ${manyCopy(count)} found`
    : `Select ${ofMatching(count).replace(/^[AT]/, (letter) => letter.toLowerCase())}`;

export const tooManyCopy = `At most ${manyCopy(MAX_BULK_IDS)} are selected one by one. Ctrl+A twice selects all that match`;

/** "3 selected". */
export const selectedCopy = (count: number, isAll: boolean): string =>
  count === 0 ? "None selected" : isAll ? `${ofMatching(count)} selected` : `${manyCopy(count)} selected`;

const doing: Record<BulkChange["type"], string> = {
  resolve: "Resolving",
  reopen: "Reopening",
  mark: "Marking",
  tag: "Tagging",
  assign: "Assigning",
  snooze: "Snoozing",
};

/** "Resolving 100 of 214", of what is under way. */
export function progressCopy(type: BulkChange["type"] | "undo", progress: BulkProgress | null): string {
  const verb = type === "undo" ? "Undoing" : doing[type];
  return progress === null
    ? verb
    : `${verb} ${manyCopy(progress.total - progress.left)} of ${manyCopy(progress.total)}`;
}

/** What became of each that was changed: "3 conversations" goes before it. */
export const doneCopy = {
  resolve: "resolved",
  reopen: "reopened",
  unread: "marked unread for the team",
  read: "marked read for the team",
  assign: (names: Names, to: string | null): string =>
    to === null ? "unassigned" : assignedTo(names, to).replace(/^A/, "a"),
  tag: (name: string, isAdded: boolean): string => (isAdded ? `tagged #${name}` : `without #${name} now`),
  snooze: (until: string, now: number, zone: TimeFormat): string =>
    `snoozed until ${nearTime(until, now, zone)}`,
};

const why: Record<BulkProgress["named"][number]["code"], string> = {
  not_found: "you are not on that line any more",
  forbidden: "you may only read there",
  not_assignable: "they may not reply on that line",
  assigned_meanwhile: "somebody else assigned it first",
  invalid_until: "that time is over",
  nothing_to_snooze: "nothing was said there yet",
  too_many_tags: "there is no room for another tag",
  kept: "changed since",
};

const NAMED = 3;

/** "Not Marisol Vega, Tom Reed and 4 others: you may only read there". */
function exceptCopy(code: keyof typeof why, count: number, { named }: BulkProgress): string {
  const names = named
    .flatMap(({ code: of, contactName, address }) =>
      of === code ? [contactTitle({ contactName, address })] : [],
    )
    .slice(0, NAMED);
  const others = count - names.length;
  const rest =
    others === 0
      ? []
      : [
          names.length === 0
            ? conversations(others)
            : `${manyCopy(others)} ${others === 1 ? "other" : "others"}`,
        ];
  const all = [...names, ...rest];
  const last = all.pop() ?? "";
  return `Not ${all.length === 0 ? last : `${all.join(", ")} and ${last}`}: ${why[code]}`;
}

/** What became of all: "212 conversations resolved. Not Marisol Vega: you may only read there". */
export function outcomeCopy(done: string, progress: BulkProgress): string {
  const { changed, same, failed } = progress;
  const failures = Object.entries(failed) as [BulkFailure, number][];
  return [
    ...(changed > 0 || failures.length === 0
      ? [changed === 0 && same > 0 ? "Nothing to change" : `${conversations(changed)} ${done}`]
      : []),
    ...failures.map(([code, count]) => exceptCopy(code, count, progress)),
  ].join(". ");
}

/** Of one that stopped on the way: what is changed stays so, and all are still selected. */
export const interruptedCopy = (done: string, { changed, total, left }: BulkProgress): string =>
  `${conversations(changed)} ${done}, ${manyCopy(left)} of ${manyCopy(total)} not yet: that did not get through`;

export const undoneCopy = (progress: BulkProgress): string =>
  [
    `${conversations(progress.undone)} as before`,
    ...(progress.kept === 0 ? [] : [exceptCopy("kept", progress.kept, progress)]),
  ].join(". ");
