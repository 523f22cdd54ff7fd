/**
 * Where the carrier sends a number's messages when it does not call our webhook. Only the modes that we can
 * set: the others need a password that the carrier does not return.
 */
export type InboundMode = { mode: "email"; forwardTo: string } | { mode: "none" } | { mode: "3cx" };

/**
 * Parses a carrier's label of a number's mode ("Post SMS to URL", "Email and XMPP"; labels are not published,
 * QuestBlue reference 6.1). `url`: it already calls a URL. A mode: one that we could restore. Null: only the
 * carrier's own pages can set it.
 */
export function readInboundMode(label: string, forwardTo: string | null): "url" | InboundMode | null {
  const words = label.trim().toLowerCase();
  if (/\burl\b/.test(words)) return "url";
  if (/^e-?mail( forward(ing)?)?$/.test(words)) return forwardTo ? { mode: "email", forwardTo } : null;
  if (/^(none|off|disabled)$/.test(words)) return { mode: "none" };
  return words === "3cx" ? { mode: "3cx" } : null;
}
