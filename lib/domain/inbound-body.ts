/** Longer texts are stored cut (BW20); the raw call keeps the rest. In Unicode characters, not UTF-16 units. */
export const MAX_INBOUND_CHARACTERS = 1_600;
/** A text without words and pictures still was a text: the conversation shows that something came (BW14). */
export const EMPTY_TEXT = "(empty)";

export type InboundBody = { body: string; flags: string[] };

/** What a conversation shows of a customer's text: whole up to the limit, then cut, with an ellipsis and a flag. */
export function inboundBody(text: string, { hasMedia }: { hasMedia: boolean }): InboundBody {
  if (text === "") return { body: hasMedia ? "" : EMPTY_TEXT, flags: [] };
  if (text.length <= MAX_INBOUND_CHARACTERS) return { body: text, flags: [] };
  const characters = [...text];
  if (characters.length <= MAX_INBOUND_CHARACTERS) return { body: text, flags: [] };
  return { body: `${characters.slice(0, MAX_INBOUND_CHARACTERS).join("")}${CUT}`, flags: ["text_cut"] };
}

/** What a cut text ends with. */
const CUT = "…";

/** Is this what `inboundBody` makes of that text? */
export const isBeginningOf = (body: string, text: string): boolean =>
  inboundBody(text, { hasMedia: true }).body === body;

/** May a text of a conversation have been cut? One of just this length that ends so by itself counts, too. */
export const isCut = (body: string): boolean =>
  body.length > MAX_INBOUND_CHARACTERS &&
  body.endsWith(CUT) &&
  [...body].length === MAX_INBOUND_CHARACTERS + 1;
