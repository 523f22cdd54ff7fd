import type { Deps } from "@/db/deps";
import { firstSteps as select } from "@/db/queries/ops/first-steps";
import type { Actor } from "@/lib/domain/principal";
import { firstSteps, stepsDone, type FirstStep } from "@/lib/domain/insight/first-steps";
import { may } from "@/lib/domain/people/policy";

export type FirstSteps = {
  steps: { step: FirstStep; done: boolean }[];
  done: number;
  next: FirstStep | null;
  people: number;
};

/**
 * How far the actor's team has come with its setup; null for people who do not set it up. `next` null:
 * everything is done.
 */
export async function teamFirstSteps({ db }: Pick<Deps, "db">, actor: Actor): Promise<FirstSteps | null> {
  if (!may(actor, "people.manage")) return null;
  const {
    text_in: textIn,
    text_out: textOut,
    people,
    ...seen
  } = await select(db, { tenantId: actor.tenantId });
  const done = stepsDone({ ...seen, textIn, textOut });
  const steps = firstSteps.map((step) => ({ step, done: done[step] }));
  return {
    steps,
    people,
    done: steps.filter((each) => each.done).length,
    next: steps.find((each) => !each.done)?.step ?? null,
  };
}
