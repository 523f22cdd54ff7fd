import type { QuarantineReason } from "@/db/vocabulary";
import { quarantinedFor } from "@/lib/domain/status/reasons";
import { storable } from "@/lib/domain/text/storable";
import type { InboundMessage, RawCall, ReadCall, StatusReport, Unclear } from "../../port";
import { decodeCall } from "./decode";
import { addresses, aliases, type Fields, plainValues } from "./fields";
import { readMedia } from "./media";
import type { Upload } from "./multipart";
import { canonicalStatus } from "../formats/states";

/**
 * Reads one webhook delivery of QuestBlue: inbound messages and status reports come to the same address and
 * look alike. A state without text and media is a report; anything else that names both ends is a message. If
 * it can mean two things it is `unclear` and goes to a person. Total: no bytes make it throw.
 */
export const readQuestBlueCall = (call: RawCall): ReadCall => {
  const decoded = decodeCall(call);
  if (!decoded.ok) return unclear(decoded.reason);
  const { fields } = decoded;

  const senders = plainValues(fields, aliases.sender);
  const to = addresses(fields, aliases.recipient);
  const ids = plainValues(fields, aliases.carrierId);
  const [sender] = senders;
  if (sender === undefined) return unclear(quarantinedFor("no_sender"));
  if (senders.length > 1) return unclear(quarantinedFor("several_senders"));
  if (to.length === 0) return unclear(quarantinedFor("no_recipient"));
  if (ids.length > 1) return unclear(quarantinedFor("several_ids"));
  const ends: Ends = {
    from: storable(sender).trim(),
    to,
    carrierId: ids[0] === undefined ? null : storable(ids[0]).trim(),
  };

  const states = plainValues(fields, aliases.state);
  const text = inboundText(ends, fields, decoded.files, decoded.flags);
  if (text.kind === "unclear") return text;
  const saysNothing = text.text === "" && text.media.length === 0 && !text.flags.some(isAboutMedia);
  if (states.length === 0) return saysNothing ? { ...text, flags: [...text.flags, "empty_text"] } : text;
  const report = statusReport(ends, fields, states);
  if (saysNothing) return report;
  const beside: InboundMessage = { ...text, flags: [...text.flags, "state_beside_text"] };
  return report.kind === "status" ? { ...beside, report } : beside;
};

/** Something other than text came with the message and is missing. */
const isAboutMedia = (flag: string): boolean =>
  ["unreadable_media", "media_left_out", "parts_left_out"].includes(flag);

type Ends = Pick<InboundMessage, "from" | "to" | "carrierId">;

const unclear = (reason: QuarantineReason): Unclear => ({ kind: "unclear", reason });

const inboundText = (
  ends: Ends,
  fields: Fields,
  files: Upload[],
  decodingFlags: string[],
): InboundMessage | Unclear => {
  const written = plainValues(fields, aliases.text);
  if (written.length > 1) return unclear(quarantinedFor("several_texts"));
  const { text: raw, media, unreadable } = readMedia(fields, files, written[0] ?? null);
  const text = storable(raw);
  const flags = new Set(decodingFlags);
  if (text !== raw) flags.add("unstorable_characters_replaced");
  const [one, other] = [plainValues(fields, ["text"])[0], plainValues(fields, ["msg"])[0]];
  if (one !== undefined && other !== undefined && one !== other) flags.add("both_text_and_msg");
  if (unreadable) flags.add("unreadable_media");
  return { kind: "message", ...ends, text, media, flags: [...flags] };
};

const statusReport = (ends: Ends, fields: Fields, states: string[]): StatusReport | Unclear => {
  const [state] = states;
  if (state === undefined || states.length > 1) return unclear(quarantinedFor("several_states"));
  const rawStatus = storable(state).trim();
  const reason = plainValues(fields, aliases.reason).map(storable).join("; ");
  return { kind: "status", ...ends, rawStatus, status: canonicalStatus(rawStatus), reason: reason || null };
};
