import { firstName } from "@/lib/domain/people/person";
import { formatPhone } from "@/lib/domain/text/phone";
import type { ConversationView, NumberView } from "@/lib/protocol/views";
import type { PersonView } from "../types";

/** What screens call people and customers. */
export type Names = { people: readonly PersonView[]; meId: string };

/** "Marisol Vega", or her formatted number. */
export const contactTitle = (conversation: Pick<ConversationView, "contactName" | "address">): string =>
  conversation.contactName ?? formatPhone(conversation.address);

/** For a sentence: the first name, or the number. */
export const contactShort = (conversation: Pick<ConversationView, "contactName" | "address">): string =>
  conversation.contactName === null ? formatPhone(conversation.address) : firstName(conversation.contactName);

/** A teammate's first name. A person who has left the team is named as a former teammate. */
export const personShort = (names: Names, userId: string | null): string => {
  const person = names.people.find((candidate) => candidate.id === userId);
  return person ? firstName(person.name) : "A former teammate";
};

/** "You" for the reader. */
export const personOrYou = (names: Names, userId: string | null): string =>
  userId === names.meId ? "You" : personShort(names, userId);

/** The assignee: "Assigned to Ana", "Assigned to you", "Assigned to Ben, away". */
export const assignedTo = (names: Names, userId: string): string =>
  `Assigned to ${userId === names.meId ? "you" : personShort(names, userId)}${isAway(names, userId) ? ", away" : ""}`;

const isAway = (names: Names, userId: string): boolean =>
  names.people.some(({ id, away }) => id === userId && away !== undefined);

/** "Sales 0147". */
export const numberShort = (number: Pick<NumberView, "label" | "e164"> | undefined): string =>
  number ? `${number.label} ${number.e164.slice(-4)}` : "this line";
