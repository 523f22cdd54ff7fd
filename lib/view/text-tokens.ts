/** A piece of a text: words, or an address that may be opened. */
export type TextToken =
  | { kind: "words"; text: string }
  | {
      kind: "link";
      /** As it was written. */
      text: string;
      href: string;
      /** The host it really leads to, if that differs from what is written. */
      host: string | null;
    };

/**
 * What an address may contain. It ends at a space, a quote, a bracket of code, a backslash (which browsers
 * read as a slash), or any invisible character.
 */
const IN_ADDRESS = String.raw`[^\s<>"\x60{}|\\^\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]`;

/**
 * What may be opened: a web address, in full or beginning with `www.`; an e-mail address; a phone number in
 * American form or with a country code. An invisible character inside would make it read differently from
 * where it leads, so none is allowed.
 */
const OPENABLE = new RegExp(
  [
    `(?<web>https?://${IN_ADDRESS}+)`,
    String.raw`(?<![\p{L}\p{N}@./_-])(?<www>www\.[a-z0-9-]+\.${IN_ADDRESS}+)`,
    String.raw`(?<![\p{L}\p{N}.+_%@-])(?<mail>[a-z0-9][a-z0-9._%+-]{0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24})(?![\p{L}\p{N}@-])`,
    String.raw`(?<![\p{L}\p{N}.+#/-])(?<phone>(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-]?)[2-9]\d{2}[ .-]?\d{4}|\+[2-9]\d{1,3}(?:[ .-]?\d){6,12})(?![\p{L}\p{N}/-]|\.\d)`,
  ].join("|"),
  "giu",
);
/** Longer ones stay words; trimming them would also take too long. */
const MAX_LINK_LENGTH = 2_048;

/** Trailing punctuation belongs to the sentence. */
const AFTER = /[.,;:!?'’”»…*_~]+$/u;

/**
 * Splits a message into pieces to show: joined they are the text again, and only addresses and numbers are
 * links. The author is a stranger, so a link shows where it leads. An address with a user name before its
 * host is no link at all (`https://bank.example@evil.example`). If the real host differs from the written
 * one, it is shown beside it (V44).
 */
export function textTokens(text: string): TextToken[] {
  const tokens: TextToken[] = [];
  let at = 0;
  const words = (until: number) => {
    if (until > at) tokens.push({ kind: "words", text: text.slice(at, until) });
    at = until;
  };
  for (const match of text.matchAll(OPENABLE)) {
    const link = match[0].length > MAX_LINK_LENGTH ? null : linkOf(match);
    if (!link) continue;
    words(match.index);
    tokens.push(link);
    at = match.index + link.text.length;
  }
  words(text.length);
  return tokens;
}

function linkOf({ 0: found, groups = {} }: RegExpExecArray): TextToken | null {
  if (groups.mail !== undefined) return { kind: "link", text: found, href: `mailto:${found}`, host: null };
  if (groups.phone !== undefined) {
    const digits = found.replace(/\D/g, "");
    return {
      kind: "link",
      text: found,
      href: `tel:+${digits.length === 10 && !found.startsWith("+") ? `1${digits}` : digits}`,
      host: null,
    };
  }
  const text = trimmed(found);
  return toLink(text, groups.www === undefined ? text : `https://${text}`);
}

/** Removes the sentence's punctuation, and a closing bracket that was opened before the address. */
function trimmed(address: string): string {
  let rest = address.replace(AFTER, "");
  while (/[)\]]$/.test(rest) && count(rest, rest.endsWith(")") ? "(" : "[") < count(rest, rest.at(-1) ?? ""))
    rest = rest.slice(0, -1).replace(AFTER, "");
  return rest;
}

const count = (text: string, character: string): number => text.split(character).length - 1;

function toLink(text: string, address: string): TextToken | null {
  const url = URL.parse(address);
  const written = /^https?:\/\/([^/?#]+)/i.exec(address)?.[1];
  if (url === null || written === undefined || written.includes("@")) return null;
  const asWritten = written.toLowerCase().replace(url.protocol === "https:" ? /:443$/ : /:80$/, "");
  return { kind: "link", text, href: url.href, host: asWritten === url.host ? null : url.host };
}
