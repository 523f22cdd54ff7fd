import { XMLParser, XMLValidator } from "fast-xml-parser";

/** Values stay text: a number would lose its plus and its leading zeros. Entities are the built-in ones; the parser bounds depth itself. */
const parser = new XMLParser({ parseTagValue: false, trimValues: false, ignoreDeclaration: true, ignorePiTags: true, jPath: false });

const TEXT_BESIDE_ELEMENTS = "#text";

/**
 * True when the body declares a document type or an entity: any `<!` that opens neither a comment nor
 * CDATA. It is refused unread (BW12).
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

/** The content of the root element, elements as keys; null when it is not well-formed or has a document type. */
export const parseXml = (xml: string): unknown => {
  if (declaresDoctype(xml)) return null;
  try {
    // Parsed before it is validated: the parser stops at its depth, the validator would walk all of it (BW9).
    const document: unknown = parser.parse(xml);
    if (XMLValidator.validate(xml) !== true) return null;
    if (typeof document !== "object" || document === null) return null;
    const roots = Object.entries(document).filter(([name]) => name !== TEXT_BESIDE_ELEMENTS);
    return roots.length === 1 ? roots[0]?.[1] : null;
  } catch {
    return null;
  }
};
