"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { CARRIER } from "@/lib/base/carrier-name";
import { err, ok } from "@/lib/base/result";
import {
  resetCarrierSettings,
  saveCarrierSettings,
  testCarrierSettings,
} from "@/lib/carrier-accounts/carrier-settings";
import { saveCredentials as save } from "@/lib/carrier-accounts/save-credentials";
import { accountRefusalCopy, notAskedCopy } from "@/lib/view/copy/message/account-copy";
import { defineAction } from "@/lib/web/define-action";
import { commonCopy, type Answer } from "@/app/_ui/forms/form-message";
import { choiceRefusal, findingsOf, problemCopy, settingsCopy } from "./copy";
import { application } from "@/lib/runtime/application";
import { choicesForm } from "@/lib/runtime/carriers";

const MAX_SHOWN = 200;

/** Long enough for the error "too long" to be reported. */
const Typed = z.string().max(100_000);

export const saveCredentials = defineAction({
  input: z.object({ username: Typed, password: Typed, securityKey: Typed }),
  pokes: ["events", "sends"],
  run: async ({ actor }, credentials): Promise<Answer> => {
    // The user name goes back into its field; the two secrets are not sent back.
    const values = { username: credentials.username.slice(0, MAX_SHOWN) };
    const saved = await save(application().carriers, actor, credentials);
    if (saved.ok) {
      refresh();
      const { untested } = saved.value;
      return ok(
        untested === null
          ? { message: `Saved. ${CARRIER} accepts them.` }
          : { message: `Saved, and not tested: ${notAskedCopy(untested)}.`, kind: "warning" },
      );
    }
    const { error } = saved;
    if (error.code === "invalid")
      return err({ code: "invalid", field: error.field, message: problemCopy[error.problem], values });
    if (error.code === "refused")
      return err({
        code: "refused",
        message: `Nothing was stored. ${accountRefusalCopy(error.why)}`,
        values,
      });
    return err({ code: error.code, message: commonCopy[error.code] ?? "", values });
  },
});

const Choices = z.object({
  ask: z.enum(["save", "test", "reset"]),
  ...Object.fromEntries(choicesForm.fields.map((field) => [field, z.string().max(1_000)])),
});

export const changeSettings = defineAction({
  input: Choices,
  run: async ({ actor }, { ask, ...fields }): Promise<Answer> => {
    const context = application().carriers;
    const values: Record<string, string> = fields;
    if (ask === "test") {
      const tested = await testCarrierSettings(context, actor, values);
      if (!tested.ok)
        return err({
          ...(tested.error.code === "invalid"
            ? choiceRefusal(tested.error.field, choicesForm.most)
            : {
                code: tested.error.code,
                message: settingsCopy[tested.error.code] ?? commonCopy[tested.error.code] ?? "",
              }),
          values,
        });
      const findings = findingsOf(tested.value);
      const fit = findings.every(({ kind }) => kind === "well" || kind === "unknown");
      return ok({
        message: fit
          ? "Tested, not saved: nothing speaks against these settings."
          : "Tested, not saved: some of these settings do not fit.",
        kind: fit ? "success" : "warning",
        findings,
        values,
      });
    }
    const changed =
      ask === "save"
        ? await saveCarrierSettings(context, actor, values)
        : await resetCarrierSettings(context, actor);
    if (!changed.ok)
      return err({
        ...(changed.error.code === "invalid"
          ? choiceRefusal(changed.error.field, choicesForm.most)
          : { code: changed.error.code, message: commonCopy[changed.error.code] ?? "" }),
        values,
      });
    refresh();
    if (!changed.value.changed) return ok({ message: "Nothing was changed." });
    return ok({
      message:
        ask === "save"
          ? "Saved. It counts from the next call on."
          : `Put back: every choice is as ${CARRIER} publishes it.`,
    });
  },
});
