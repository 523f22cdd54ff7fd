/** A piece of a text: words, or an address that may be opened. */
export type TextToken =
  | { kind: "words"; text: string }
  | {
      kind: "link";
      /** As it was written. */
      text: string;
      href: string;
      /** The host it really leads to, where that is not what is written. */
      host: string | null;
    };

/**
 * http and https alone, spelled out. Ends at a space, a quote, a bracket of code, a backslash (which browsers read
 * as a slash) and at any character that nobody sees: with one inside, it would read differently than it leads.
 */
const ADDRESS = /https?:\/\/[^\s<>"`{}|\\^\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]+/giu;
/** Longer ones are words; trimming them would take its time, too. */
const MAX_LINK_LENGTH = 2_048;

/** Full stops and the like belong to the sentence. */
const AFTER = /[.,;:!?'’”»…*_~]+$/u;

/**
 * A text as what may be shown of it: the pieces joined are the text again, and only addresses are links. Whoever
 * wrote it is a stranger, so a link says where it leads: an address with a name before its host is none at all
 * (`https://bank.example@evil.example`), and a host that is not written as it is gets said beside (V44).
 */
export function textTokens(text: string): TextToken[] {
  const tokens: TextToken[] = [];
  let at = 0;
  const words = (until: number) => {
    if (until > at) tokens.push({ kind: "words", text: text.slice(at, until) });
    at = until;
  };
  for (const match of text.matchAll(ADDRESS)) {
    const link = match[0].length > MAX_LINK_LENGTH ? null : toLink(trimmed(match[0]));
    if (!link) continue;
    words(match.index);
    tokens.push(link);
    at = match.index + link.text.length;
  }
  words(text.length);
  return tokens;
}

/** Without the sentence's punctuation, and without a bracket that was opened before the address. */
function trimmed(address: string): string {
  let rest = address.replace(AFTER, "");
  while (/[)\]]$/.test(rest) && count(rest, rest.endsWith(")") ? "(" : "[") < count(rest, rest.at(-1) ?? "")) rest = rest.slice(0, -1).replace(AFTER, "");
  return rest;
}

const count = (text: string, character: string): number => text.split(character).length - 1;

function toLink(text: string): TextToken | null {
  const url = URL.parse(text);
  const written = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1];
  if (url === null || written === undefined || written.includes("@")) return null;
  const asWritten = written.toLowerCase().replace(url.protocol === "https:" ? /:443$/ : /:80$/, "");
  return { kind: "link", text, href: url.href, host: asWritten === url.host ? null : url.host };
}
