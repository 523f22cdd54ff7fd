import type { CarrierSays } from "@/lib/protocol/commands";
import type { MessageView } from "@/lib/protocol/views";
import type { InboxClient } from "../inbox-client";
import { lateApi } from "../late-api";

/** Asks the carrier what became of a message; null if the call failed. */
export async function askCarrier(
  { page, notices }: InboxClient,
  { id }: MessageView,
): Promise<CarrierSays | "too_soon" | null> {
  const answer = page.watchSession(await lateApi.askCarrier(id));
  if (answer.kind === "ok") {
    page.putMessage(answer.value.message);
    return answer.value.says;
  }
  if (answer.kind === "error" && answer.status === 429) return "too_soon";
  notices.notThrough();
  return null;
}

/** A person says that it arrived. */
export async function markArrived({ page, notices }: InboxClient, { id }: MessageView): Promise<void> {
  const answer = page.watchSession(await lateApi.markArrived(id));
  if (answer.kind === "ok") page.putMessage(answer.value.message);
  // Somebody else, or the carrier, was quicker: the event reports the outcome.
  else if (answer.kind !== "error" || answer.code !== "not_unconfirmed") notices.notThrough();
}
