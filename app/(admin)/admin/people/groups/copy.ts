import type { Group } from "@/lib/people/groups";

const people = (count: number): string => `${count} ${count === 1 ? "person" : "people"}`;

export const countCopy = (count: number): string => (count === 0 ? "Nobody yet" : people(count));

export function membersChanged({
  added,
  removed,
}: {
  added: readonly string[];
  removed: readonly string[];
}): string {
  const done = [
    ...(added.length > 0 ? [`${people(added.length)} added`] : []),
    ...(removed.length > 0 ? [`${people(removed.length)} removed`] : []),
  ];
  return done.length === 0
    ? "Nothing was changed."
    : `${done.join(", ")}. Whoever it concerns sees it in the inbox now.`;
}

/** What goes with a group that is deleted. */
export const goesWith = ({ numbers, members }: Pick<Group, "numbers" | "members">): string =>
  numbers.length === 0
    ? "It is on no line, so nobody loses one."
    : `It goes from ${numbers.map(({ label }) => label).join(", ")}. ${
        members.length === 0
          ? "Nobody is in it."
          : "Its people lose these lines at once, except where they have another way in."
      }`;
