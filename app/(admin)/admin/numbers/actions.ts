"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { err, ok } from "@/lib/base/result";
import { isId } from "@/lib/base/ids";
import { addCheckedNumber, addListedNumbers } from "@/lib/carrier-accounts/add-number";
import { readCampaigns } from "@/lib/carrier-accounts/campaigns";
import { MAX_ELSEWHERE_SECONDS } from "@/lib/domain/numbers/settings";
import { disableNumber, enableNumber } from "@/lib/numbers/change-number";
import { editRules } from "@/lib/numbers/team-rules";
import { defineAction } from "@/lib/web/define-action";
import type { Answer } from "@/app/_ui/forms/form-message";
import { commonCopy } from "@/app/_ui/forms/form-message";
import { addCopy, addedNote, campaignsNotRead, campaignsRead, listedCopy } from "./number-copy";
import { application } from "@/lib/runtime/application";
import { notAskedCopy } from "@/lib/view/copy/message/account-copy";

const NumberId = z.string().refine(isId);

export const switchNumber = defineAction({
  input: z.object({ numberId: NumberId, to: z.enum(["on", "off"]), reason: z.string().max(500).optional() }),
  pokes: ["events", "held"],
  run: async ({ deps, actor }, { numberId, to, reason }): Promise<Answer> => {
    const result =
      to === "on"
        ? await enableNumber(deps, actor, { numberId })
        : await disableNumber(deps, actor, { numberId, ...(reason && { reason }) });
    if (!result.ok) return err({ code: result.error.code, message: commonCopy[result.error.code] ?? "" });
    refresh();
    const { label } = result.value.number;
    return ok({
      message:
        to === "on"
          ? `${label} is on again. What came while it was off comes in now.`
          : `${label} is off. Nothing leaves from it; texts that arrive are kept.`,
    });
  },
});

export const saveRules = defineAction({
  input: z.object({ elsewhereSeconds: z.string().max(100) }),
  run: async ({ deps, actor }, values): Promise<Answer> => {
    const edited = await editRules(deps, actor, values);
    if (!edited.ok && edited.error.code === "invalid")
      return err({
        code: "invalid",
        field: edited.error.field,
        message: `A whole number from 0 to ${MAX_ELSEWHERE_SECONDS.toLocaleString("en")}.`,
        values,
      });
    if (!edited.ok) return err({ code: edited.error.code, message: commonCopy[edited.error.code] ?? "" });
    refresh();
    return ok({
      message: edited.value.changed ? "Saved. It counts from the next reply on." : "Nothing was changed.",
    });
  },
});

export const addNumber = defineAction({
  input: z.object({ number: z.string().max(200), label: z.string().max(200) }),
  pokes: ["events"],
  run: async ({ actor }, values): Promise<Answer> => {
    const added = await addCheckedNumber(application().carriers, actor, values);
    if (!added.ok) return err({ ...addCopy(added.error.code), values });
    redirect(`/admin/numbers/${added.value.numberId}?added=${addedNote(added.value)}`);
  },
});

export const addFromInventory = defineAction({
  input: z.object({ number: z.union([z.string().max(20), z.array(z.string().max(20)).max(500)]).optional() }),
  pokes: ["events"],
  run: async ({ actor }, { number = [] }): Promise<Answer> => {
    const wanted = [number].flat();
    if (wanted.length === 0) return err({ code: "nothing", message: "Choose at least one number." });
    const result = await addListedNumbers(application().carriers, actor, { numbers: wanted });
    if (!result.ok) return err({ code: result.error.code, message: commonCopy[result.error.code] ?? "" });
    refresh();
    return ok(listedCopy(result.value));
  },
});

export const readFromCarrier = defineAction({
  input: z.object({}),
  run: async ({ actor }): Promise<Answer> => {
    const read = await readCampaigns(application().carriers, actor);
    if (!read.ok)
      return err(
        read.error.code === "not_asked"
          ? campaignsNotRead(notAskedCopy(read.error.why))
          : { code: read.error.code, message: commonCopy[read.error.code] ?? "" },
      );
    refresh();
    return ok(campaignsRead(read.value.campaigns));
  },
});
