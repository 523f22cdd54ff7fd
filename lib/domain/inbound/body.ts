/**
 * Longer messages are stored cut (BW20); the raw delivery keeps the rest. In Unicode characters, not UTF-16
 * units.
 */
export const MAX_INBOUND_CHARACTERS = 1_600;
/** The body of a message without words or pictures: the conversation shows that something came (BW14). */
export const EMPTY_TEXT = "(empty)";

export type InboundBody = { body: string; flags: string[] };

/**
 * What a conversation shows of a customer's message: all of it up to the limit; beyond it, cut with an
 * ellipsis and a flag.
 */
export function inboundBody(text: string, { hasMedia }: { hasMedia: boolean }): InboundBody {
  if (text === "") return { body: hasMedia ? "" : EMPTY_TEXT, flags: [] };
  if (text.length <= MAX_INBOUND_CHARACTERS) return { body: text, flags: [] };
  const characters = [...text];
  if (characters.length <= MAX_INBOUND_CHARACTERS) return { body: text, flags: [] };
  return { body: `${characters.slice(0, MAX_INBOUND_CHARACTERS).join("")}${CUT}`, flags: ["text_cut"] };
}

/** The end of a cut message. */
const CUT = "…";

/** Does `inboundBody` produce this body from that text? */
export const isBeginningOf = (body: string, text: string): boolean =>
  inboundBody(text, { hasMedia: true }).body === body;

/**
 * May a stored body have been cut? An uncut one of exactly this length that ends with the ellipsis counts
 * too.
 */
export const isCut = (body: string): boolean =>
  body.length > MAX_INBOUND_CHARACTERS &&
  body.endsWith(CUT) &&
  [...body].length === MAX_INBOUND_CHARACTERS + 1;
