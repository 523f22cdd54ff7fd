import { Check } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { teamFirstSteps } from "@/lib/insight/first-steps";
import { webDeps } from "@/lib/web/deps";
import { Notice } from "@/app/_ui/form";
import { PageHead } from "../_components/page-head";
import { requireAdmin } from "../_lib/require-admin";
import { notYet, stepCopy } from "./copy";

export const metadata: Metadata = { title: "First steps" };

/** From an empty installation to the first text in and out, each step on a page that one needs later, too. */
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
      <ol className="first-steps">
        {steps.map(({ step, done }) => {
          const { name, words, href, link } = stepCopy[step];
          return (
            <li
              key={step}
              data-done={done ? "" : undefined}
              aria-current={step === next ? "step" : undefined}
            >
              <i aria-hidden>{done && <Check className="icon" data-size="xs" />}</i>
              <div>
                <b>
                  {name}
                  <span className="sr-only">{done ? ", done" : ", to do"}</span>
                </b>
                <p>{words}</p>
                {step === "people" && people > 1 && <p className="muted">{people} people are in the team.</p>}
              </div>
              <Link
                className="btn"
                data-kind={step === next ? "primary" : undefined}
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
      <section className="part">
        <h2>Not there yet</h2>
        <ul className="not-yet">
          {notYet.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </section>
    </>
  );
}
