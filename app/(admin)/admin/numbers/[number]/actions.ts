"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { CARRIER } from "@/lib/base/carrier-name";
import { err, ok } from "@/lib/base/result";
import { isId } from "@/lib/base/ids";
import { putBackMode } from "@/lib/carrier-accounts/number-at-carrier";
import { verifyNumber as askAboutNumber } from "@/lib/carrier-accounts/verify-number";
import { changePeople } from "@/lib/numbers/change-people";
import { editNumber } from "@/lib/numbers/edit-number";
import { editRouting } from "@/lib/numbers/edit-routing";
import { defineAction } from "@/lib/web/define-action";
import { commonCopy } from "@/app/_ui/forms/form-message";
import type { Answer } from "@/app/_ui/forms/form-message";
import { PeopleForm } from "./people-input";
import { fieldCopy, peopleCopy, putBackCopy, routingField } from "./copy";
import { application } from "@/lib/runtime/application";
import { notAskedCopy } from "@/lib/view/copy/message/account-copy";

const OfNumber = z.object({ numberId: z.string().refine(isId) });

export const savePeople = defineAction({
  input: z.intersection(
    OfNumber,
    z
      .object({})
      .catchall(z.unknown())
      .pipe(PeopleForm)
      .transform((changes) => ({ changes })),
  ),
  pokes: ["events"],
  run: async ({ deps, actor }, { numberId, changes }): Promise<Answer> => {
    if (changes.length === 0) return ok({ message: "Nothing was changed." });
    const changed = await changePeople(deps, actor, { numberId, changes });
    refresh();
    return peopleCopy(changed);
  },
});

export const saveSettings = defineAction({
  input: OfNumber.extend({
    label: z.string().max(1_000),
    timeZone: z.string().max(100),
    segmentsPerMinute: z.string().max(100),
    segmentsPerDay: z.string().max(100),
    helpContact: z.string().max(1_000),
    carrierAnswersKeywords: z.literal("on").optional(),
    customerWrote: z.enum(["refuses", "notifies"]),
  }),
  pokes: ["events"],
  run: async (
    { deps, actor },
    { numberId, carrierAnswersKeywords, customerWrote, ...values },
  ): Promise<Answer> => {
    const settings = {
      ...values,
      carrierAnswersKeywords: carrierAnswersKeywords === "on",
      customerWroteRefuses: customerWrote === "refuses",
    };
    const edited = await editNumber(deps, actor, { numberId, settings });
    if (!edited.ok && edited.error.code === "invalid")
      return err({
        ...fieldCopy(edited.error.field),
        values: { ...values, carrierAnswersKeywords: carrierAnswersKeywords ?? "", customerWrote },
      });
    if (!edited.ok) return err({ code: edited.error.code, message: commonCopy[edited.error.code] ?? "" });
    refresh();
    return ok({ message: edited.value.changed ? "Saved." : "Nothing was changed." });
  },
});

export const saveRouting = defineAction({
  input: OfNumber.extend({ routing: z.string().max(100), unansweredMinutes: z.string().max(100) }),
  run: async ({ deps, actor }, { numberId, ...settings }): Promise<Answer> => {
    const edited = await editRouting(deps, actor, { numberId, settings });
    if (!edited.ok && edited.error.code === "invalid") {
      const { code, field } = edited.error;
      return err({ code, field, message: routingField[field], values: settings });
    }
    if (!edited.ok) return err({ code: edited.error.code, message: commonCopy[edited.error.code] ?? "" });
    refresh();
    return ok({
      message: edited.value.changed ? "Saved. It holds for the next text." : "Nothing was changed.",
    });
  },
});

export const verifyNumber = defineAction({
  input: OfNumber,
  run: async ({ actor }, { numberId }): Promise<Answer> => {
    const verified = await askAboutNumber(application().carriers, actor, { numberId });
    if (verified.ok) {
      refresh();
      return ok({ message: `Verified: your ${CARRIER} account owns it.` });
    }
    if (verified.error.code === "not_asked")
      return err({ code: "not_asked", message: `${notAskedCopy(verified.error.why)}. Try again later.` });
    if (verified.error.code === "not_in_inventory")
      return err({
        code: "not_in_inventory",
        message: `Your ${CARRIER} account does not own this number: nothing will leave from it.`,
      });
    return err({ code: verified.error.code, message: commonCopy[verified.error.code] ?? "" });
  },
});

export const putBack = defineAction({
  input: OfNumber,
  run: async ({ actor }, { numberId }): Promise<Answer> => {
    const put = await putBackMode(application().carriers, actor, { numberId });
    if (!put.ok && put.error.code === "not_asked")
      return err({ code: "not_asked", message: `Nothing was changed: ${notAskedCopy(put.error.why)}.` });
    if (!put.ok)
      return err({
        code: put.error.code,
        message: putBackCopy[put.error.code] ?? commonCopy[put.error.code] ?? "",
      });
    refresh();
    return ok({ message: "Put back. Its texts no longer come in here." });
  },
});
