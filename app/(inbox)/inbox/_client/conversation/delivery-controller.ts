import type { CarrierSays } from "@/lib/protocol/commands";
import type { MessageView } from "@/lib/protocol/views";
import { api } from "../api";
import type { Notices } from "../page/notices";
import type { PageState } from "../page-state";

/** Actions on a message whose delivery outcome is unknown. */
export class DeliveryController {
  constructor(private readonly parts: { page: PageState; notices: Notices }) {}

  /** The carrier's answer; null if the call failed. */
  async ask({ id }: MessageView): Promise<CarrierSays | "too_soon" | null> {
    const { page, notices } = this.parts;
    const answer = page.watchSession(await api.askCarrier(id));
    if (answer.kind === "ok") {
      page.putMessage(answer.value.message);
      return answer.value.says;
    }
    if (answer.kind === "error" && answer.status === 429) return "too_soon";
    notices.notThrough();
    return null;
  }

  async arrived({ id }: MessageView): Promise<void> {
    const { page, notices } = this.parts;
    const answer = page.watchSession(await api.markArrived(id));
    if (answer.kind === "ok") page.putMessage(answer.value.message);
    // Somebody else, or the carrier, was quicker: the event reports the outcome.
    else if (answer.kind !== "error" || answer.code !== "not_unconfirmed") notices.notThrough();
  }
}
