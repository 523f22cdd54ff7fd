/** Where a carrier sends the texts of a number when it is not to call us, as far as we can set it: the others need a password that it does not tell. */
export type InboundMode = { mode: "email"; forwardTo: string } | { mode: "none" } | { mode: "3cx" };

/**
 * What a carrier's label of a number means ("Post SMS to URL", "Email and XMPP"; the labels are not published, QuestBlue
 * reference 6.1): that it calls a URL already, a mode that we could put back, or one that only the carrier's own pages can.
 */
export function readInboundMode(label: string, forwardTo: string | null): "url" | InboundMode | null {
  const words = label.trim().toLowerCase();
  if (/\burl\b/.test(words)) return "url";
  if (/^e-?mail( forward(ing)?)?$/.test(words)) return forwardTo ? { mode: "email", forwardTo } : null;
  if (/^(none|off|disabled)$/.test(words)) return { mode: "none" };
  return words === "3cx" ? { mode: "3cx" } : null;
}
