"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { err, ok, type Result } from "@/lib/base/result";
import { isId } from "@/lib/base/ids";
import { addressProblems } from "@/lib/domain/carrier/public-address";
import { notAskedCopy } from "@/lib/view/copy/message/account-copy";
import { setWebhookUrls as point } from "@/lib/carrier-accounts/set-webhook-urls";
import {
  showWebhookKey,
  webhookAddress,
  endWebhookKey,
  makeWebhookKey,
} from "@/lib/carrier-accounts/webhook-keys";
import { testWebhook } from "@/lib/carrier-accounts/test-webhook";
import { env } from "@/lib/env";
import { defineAction } from "@/lib/web/define-action";
import { commonCopy, type Answer, type FormRefusal } from "@/app/_ui/forms/form-message";
import type { MadeAddress } from "./new-address";
import type { Tested } from "./self-test";
import { checkCopy, pointWords, showCopy } from "./copy";
import { application } from "@/lib/runtime/application";

const Nothing = z.object({});

export const makeKey = defineAction({
  input: Nothing,
  run: async ({ deps, actor }): Promise<Result<MadeAddress, FormRefusal>> => {
    const { seal } = application().carriers;
    const made = await makeWebhookKey({ ...deps, seal }, actor);
    if (!made.ok) return err({ code: made.error.code, message: commonCopy[made.error.code] ?? "" });
    refresh();
    return ok({ address: webhookAddress(env().appUrl, made.value.key), numbers: [] });
  },
});

export const setWebhookUrls = defineAction({
  input: Nothing,
  run: async ({ actor }): Promise<Result<MadeAddress, FormRefusal>> => {
    const pointed = await point(application().carriers, actor);
    if (!pointed.ok)
      return err({
        code: pointed.error.code,
        message: pointWords[pointed.error.code] ?? commonCopy[pointed.error.code] ?? "",
      });
    refresh();
    const { address, numbers } = pointed.value;
    return ok({
      address,
      numbers: numbers.map(({ problem, ...number }) => ({
        ...number,
        problem: problem && notAskedCopy(problem),
      })),
    });
  },
});

export const showKey = defineAction({
  input: z.object({ keyId: z.string().refine(isId) }),
  run: async ({ actor }, { keyId }): Promise<Result<MadeAddress, FormRefusal>> => {
    const shown = await showWebhookKey(application().carriers, actor, { keyId });
    if (!shown.ok)
      return err({
        code: shown.error.code,
        message: showCopy[shown.error.code] ?? commonCopy[shown.error.code] ?? "",
      });
    return ok({ address: shown.value.address, numbers: [] });
  },
});

export const endKey = defineAction({
  input: z.object({ keyId: z.string().refine(isId) }),
  run: async ({ deps, actor }, { keyId }): Promise<Answer> => {
    const ended = await endWebhookKey(deps, actor, { keyId });
    if (!ended.ok) return err({ code: ended.error.code, message: commonCopy[ended.error.code] ?? "" });
    refresh();
    return ok({ message: "Ended. Calls with it are refused." });
  },
});

export const runSelfTest = defineAction({
  input: Nothing,
  run: async ({ actor }): Promise<Result<Tested, FormRefusal>> => {
    const startedAt = performance.now();
    const tested = await testWebhook(application().carriers, actor);
    if (!tested.ok) return err({ code: tested.error.code, message: commonCopy[tested.error.code] ?? "" });
    const problems = addressProblems(env().appUrl);
    return ok({
      checks: tested.value.map((each) => ({ ...each, words: checkCopy(each, problems) })),
      tookMs: performance.now() - startedAt,
    });
  },
});
