import { decodeText, type DecodedText } from "./characters";

export type Form = { fields: [string, string][]; flags: string[] };

/**
 * Reads `a=1&b=2`. URLSearchParams would do, were it not that it always assumes UTF-8 and hides what it
 * had to replace. A lone `%` stays as it is.
 */
export const readForm = (body: Uint8Array, charset: string | null): Form => {
  const flags = new Set<string>();
  const decode = (component: string): string => {
    const decoded: DecodedText = decodeText(percentDecoded(component), charset);
    if (decoded.flag) flags.add(decoded.flag);
    return decoded.text;
  };
  const fields = Buffer.from(body)
    .toString("latin1")
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair): [string, string] => {
      const at = pair.indexOf("=");
      return at < 0 ? [decode(pair), ""] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
    });
  return { fields, flags: [...flags] };
};

/** One component, each character one byte of the body, back to the bytes it stands for. */
const percentDecoded = (component: string): Uint8Array => {
  const plain = component
    .replaceAll("+", " ")
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, "latin1");
};
