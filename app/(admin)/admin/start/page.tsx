import { Check } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { buttonClass } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { teamFirstSteps } from "@/lib/insight/first-steps";
import { webDeps } from "@/lib/web/deps";
import { Notice } from "@/app/_ui/forms/form";
import { PageHead } from "../_components/page-head";
import { requireAdmin } from "../_lib/require-admin";
import { notYet, stepCopy } from "./copy";
import { Section } from "@/app/(admin)/admin/_components/section";

export const metadata: Metadata = { title: "First steps" };

/**
 * From an empty installation to the first message in and out. Each step is on a page that is needed later
 * too.
 */
export default async function StartPage() {
  const actor = await requireAdmin("people.manage");
  const first = await teamFirstSteps(webDeps(), actor);
  if (!first) notFound();
  const { steps, next, people } = first;
  return (
    <>
      <PageHead
        title="First steps"
        words="In any order, and whenever you like: each is ticked when it has been seen to work."
      />
      {next === null && (
        <Notice kind="success">Everything is done. The other pages do not remind of it any more.</Notice>
      )}
      <ol className="mb-2 grid max-w-[640px]">
        {steps.map(({ step, done }) => {
          const { name, words, href, link } = stepCopy[step];
          return (
            <li
              key={step}
              className="group relative grid grid-cols-[18px_minmax(0,1fr)_auto] items-start gap-x-3.5 gap-y-1 pb-[22px] before:absolute before:top-3 before:-bottom-2.5 before:left-2 before:w-0.5 before:bg-line-strong last:before:hidden data-done:before:bg-accent max-md:grid-cols-[18px_minmax(0,1fr)]"
              data-done={done ? "" : undefined}
              aria-current={step === next ? "step" : undefined}
            >
              <i
                className="z-1 mt-px grid size-[18px] place-items-center rounded-full border-2 border-line-control bg-surface group-aria-[current]:border-accent group-aria-[current]:shadow-[inset_0_0_0_3px_var(--surface),inset_0_0_0_9px_var(--accent)] group-data-done:border-accent group-data-done:bg-accent group-data-done:text-on-accent"
                aria-hidden
              >
                {done && <Icon as={Check} size="xs" />}
              </i>
              <div>
                <b className="font-strong">
                  {name}
                  <span className="sr-only">{done ? ", done" : ", to do"}</span>
                </b>
                <p className="text-text-2">{words}</p>
                {step === "people" && people > 1 && (
                  <p className="text-text-2">{people} people are in the team.</p>
                )}
              </div>
              <Link
                className={`${buttonClass({ kind: step === next ? "primary" : undefined })} max-md:col-2 max-md:mt-1.5 max-md:justify-self-start`}
                href={href}
                prefetch={false}
              >
                <span>{done ? "Look again" : link}</span>
                {done && <span className="sr-only">: {name}</span>}
              </Link>
            </li>
          );
        })}
      </ol>
      <Section>
        <h2>Not there yet</h2>
        <ul className="grid list-disc gap-1 pl-[18px] text-text-2">
          {notYet.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </Section>
    </>
  );
}
