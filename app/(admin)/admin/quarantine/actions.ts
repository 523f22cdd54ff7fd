"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { err, ok } from "@/lib/base/result";
import { isId } from "@/lib/base/ids";
import { dismissDeliveries } from "@/lib/inbound/kept/dismiss-deliveries";
import { replayDelivery, type Replayed } from "@/lib/inbound/kept/replay-delivery";
import { defineAction } from "@/lib/web/define-action";
import { commonCopy, type Answer } from "@/app/_ui/forms/form-message";
import { dismissedCopy, goneCopy, replayedCopy } from "./copy";
import { application } from "@/lib/runtime/application";

const Id = z.string().refine(isId);
/** The number of webhook deliveries on a page. */
const MOST = 20;

/** One webhook delivery by the button beside it (`take:` and its id), or all that are ticked. */
const Chosen = z.object({
  ask: z.union([
    z.enum(["take", "dismiss"]),
    z
      .string()
      .startsWith("take:")
      .refine((asked) => isId(asked.slice("take:".length))),
  ]),
  deliveryId: z.union([Id.transform((id) => [id]), z.array(Id).max(MOST)]).default([]),
});

export const settleCalls = defineAction({
  input: Chosen,
  pokes: ["events"],
  run: async ({ deps, actor }, { ask, deliveryId }): Promise<Answer> => {
    const ids = [...new Set(ask.startsWith("take:") ? [ask.slice("take:".length)] : deliveryId)];
    if (ids.length === 0) return err({ code: "nothing_chosen", message: "Tick the calls first." });
    if (ask === "dismiss") {
      const dismissed = await dismissDeliveries(deps, actor, { deliveryIds: ids });
      if (!dismissed.ok)
        return err({ code: dismissed.error.code, message: commonCopy[dismissed.error.code] ?? "" });
      refresh();
      return ok({ message: dismissedCopy(dismissed.value.dismissed) });
    }
    const became: Replayed[] = [];
    // Ids follow time: the oldest is ingested first.
    for (const id of ids.toSorted()) {
      const replayed = await replayDelivery(
        { ...application().deps, pokeSends: () => application().poke("sends") },
        actor,
        {
          deliveryId: id,
        },
      );
      if (replayed.ok) became.push(replayed.value);
      else if (replayed.error.code !== "not_quarantined" || ids.length === 1)
        return err({
          code: replayed.error.code,
          message:
            replayed.error.code === "not_quarantined" ? goneCopy : (commonCopy[replayed.error.code] ?? ""),
        });
    }
    refresh();
    return ok(replayedCopy(became));
  },
});
