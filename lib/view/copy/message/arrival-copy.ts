import type { ArrivalFlaw } from "@/db/vocabulary";

const flawCopy: Record<ArrivalFlaw, string> = {
  unreadable_media: "A picture came that could not be read",
  media_left_out: "A picture came that was too large to take in",
  parts_left_out: "A part of this came that could not be read",
  text_broke_off: "The end of this did not arrive",
  invalid_utf8_replaced: "Some characters could not be read",
  unstorable_characters_replaced: "Some characters could not be read",
  both_text_and_msg: "The carrier sent two different texts as one. This is the first",
};

/** The parts of a message that did not arrive whole: one sentence each, shown beside the message. */
export const arrivalCopy = (flaws: readonly ArrivalFlaw[]): string[] => [
  ...new Set(flaws.map((flaw) => flawCopy[flaw])),
];
