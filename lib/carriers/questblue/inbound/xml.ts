import { XMLParser, XMLValidator } from "fast-xml-parser";
import { ownValue, plain } from "../formats/values";

/**
 * Values stay text: a number would lose its plus and its leading zeros. Entities are decoded here, each once;
 * the parser limits depth itself.
 */
const parser = new XMLParser({
  preserveOrder: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  removeNSPrefix: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  jPath: false,
});

/** The key of an element's own words if it also has attributes or child elements. */
export const OWN_TEXT = "#text";
const ATTRIBUTES = ":@";
/** These attributes concern the notation, not the event. */
const NOTATION = new Set(["nil", "lang", "space", "xmlns", "schemalocation", "nonamespaceschemalocation"]);

/**
 * True if the body declares a document type or an entity: any `<!` that opens neither a comment nor CDATA.
 * Such a body is refused without being read (BW12).
 */
export const declaresDoctype = (xml: string): boolean => {
  for (let at = xml.indexOf("<!"); at >= 0; at = xml.indexOf("<!", at)) {
    const end = xml.startsWith("<!--", at) ? "-->" : xml.startsWith("<![CDATA[", at) ? "]]>" : null;
    if (end === null) return true;
    const close = xml.indexOf(end, at);
    if (close < 0) return false;
    at = close + end.length;
  }
  return false;
};

/**
 * The encoding named in an XML declaration, in a body whose bytes below 0x80 are ASCII; null if there is
 * none.
 */
export const declaredEncoding = (body: Uint8Array): string | null =>
  /^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(
    Buffer.from(body.subarray(0, 300)).toString("latin1"),
  )?.[1] ?? null;

/**
 * The content of the root element: elements and attributes as keys, a repeated element as a list, one with
 * only words as a string. Null if it is not well-formed or has a document type.
 */
export const parseXml = (xml: string): unknown => {
  if (declaresDoctype(xml)) return null;
  try {
    // Parsed before it is validated: the parser stops at its depth limit, the validator would walk all of it
    // (BW9).
    const document: unknown = parser.parse(plainly(xml));
    if (XMLValidator.validate(xml) !== true) return null;
    const roots = nodesOf(document).filter(([name]) => name !== OWN_TEXT);
    return roots.length === 1 && roots[0] ? contentOf(roots[0]) : null;
  } catch {
    return null;
  }
};

/** Removes comments and writes CDATA as the text that it stands for. */
const plainly = (xml: string): string => {
  const parts: string[] = [];
  let done = 0;
  for (let at = xml.indexOf("<!"); at >= 0; at = xml.indexOf("<!", done)) {
    const isComment = xml.startsWith("<!--", at);
    const close = xml.indexOf(isComment ? "-->" : "]]>", at);
    if (close < 0) break;
    parts.push(xml.slice(done, at), isComment ? "" : escaped(xml.slice(at + "<![CDATA[".length, close)));
    done = close + 3;
  }
  return parts.join("") + xml.slice(done);
};

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

type Node = [name: string, content: unknown, attributes: [string, string][]];

/**
 * Converts the parser's ordered form: each object has the name of one element, or of text, and its attributes
 * beside it.
 */
const nodesOf = (list: unknown): Node[] =>
  (Array.isArray(list) ? list : []).flatMap((node: object): Node[] => {
    const name = Object.keys(node).find((key) => key !== ATTRIBUTES);
    const attributes = Object.entries(Object(ownValue(node, ATTRIBUTES))).map(
      ([key, value]): [string, string] => [key, unescaped(plain(value) ?? "")],
    );
    return name === undefined
      ? []
      : [[name, ownValue(node, name), attributes.filter(([key]) => !NOTATION.has(key.toLowerCase()))]];
  });

const contentOf = ([, content, attributes]: Node): unknown => {
  const nodes = nodesOf(content);
  const elements = nodes.filter(([name]) => name !== OWN_TEXT);
  const text = textOf(nodes);
  if (elements.length === 0 && attributes.length === 0) return text;
  const values = new Map<string, unknown[]>();
  const add = (name: string, value: unknown): void => {
    const list = values.get(name);
    if (list) list.push(value);
    else values.set(name, [value]);
  };
  for (const [name, value] of attributes) add(name, value);
  for (const element of elements) add(element[0], contentOf(element));
  const isMixed =
    elements.length === 0 || nodes.some(([name, value]) => name === OWN_TEXT && plain(value)?.trim() !== "");
  if (isMixed) add(OWN_TEXT, text);
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? all[0] : all]));
};

/** All words in order, including those of inner elements. */
const textOf = (nodes: Node[]): string =>
  nodes
    .map(([name, content]) =>
      name === OWN_TEXT ? unescaped(plain(content) ?? "") : textOf(nodesOf(content)),
    )
    .join("");

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** Decodes entities. Separate halves of a surrogate pair join again, and an unknown name stays as it is. */
const unescaped = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,8}));/gi,
    (written, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
      if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? written) : written;
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      return code > 0x10ffff ? "\ufffd" : String.fromCodePoint(code);
    },
  );
