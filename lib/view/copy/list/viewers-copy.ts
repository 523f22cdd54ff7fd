import type { Present } from "../../reduce/presence";
import { personShort, type Names } from "../names";

const states = { replying: "is replying", viewing: "is viewing", hidden: "has it in a hidden tab" } as const;

/** Who has a conversation open, in the list. */
export const viewersCopy = (names: Names, present: readonly Present[]): string =>
  present.map(({ userId, state }) => `${personShort(names, userId)} ${states[state]}`).join(", ");
