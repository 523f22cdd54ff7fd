"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { err, ok } from "@/lib/base/result";
import { carrierDesk } from "@/lib/delivery/carrier-desk";
import { saveCredentials as save } from "@/lib/delivery/save-credentials";
import { defineAction } from "@/lib/web/define-action";
import { commonWords, type Answer } from "@/app/_ui/said";
import { problemWords } from "./words";

const MAX_SHOWN = 200;

/** Long enough to be told that it is too long. */
const Typed = z.string().max(100_000);

export const saveCredentials = defineAction({
  input: z.object({ username: Typed, password: Typed, securityKey: Typed }),
  run: async ({ actor }, credentials): Promise<Answer> => {
    // The name goes back into its field; the two secrets do not travel twice.
    const typed = { username: credentials.username.slice(0, MAX_SHOWN) };
    const saved = await save(carrierDesk(), actor, credentials);
    if (saved.ok) {
      refresh();
      const { untested } = saved.value;
      return ok(untested === null ? { said: "Saved. QuestBlue accepts them." } : { said: `Saved, and not tested: ${untested}.`, kind: "warning" });
    }
    const { error } = saved;
    if (error.code === "invalid") return err({ code: "invalid", field: error.field, said: problemWords[error.problem], typed });
    if (error.code === "refused") return err({ code: "refused", said: `QuestBlue refused them: ${error.reason}. Nothing was stored. Copy them again, and see that this server's address is allowed there.`, typed });
    return err({ code: error.code, said: commonWords[error.code] ?? "", typed });
  },
});
