import "../account.css";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { Brand } from "@/app/_ui/brand";
import { mayBeSetUp } from "@/lib/auth/set-up";
import { webDeps } from "@/lib/web/deps";
import { SetUpForm } from "./_components/set-up-form";

export const metadata: Metadata = { title: "Set up" };

const steps = [
  { name: "You", words: "The first account, its owner" },
  { name: "Carrier", words: "Connect QuestBlue" },
  { name: "First number", words: "One that QuestBlue has for you" },
  { name: "People", words: "Invite who shares it, by a link" },
  { name: "Webhook", words: "Where QuestBlue calls" },
  { name: "Test", words: "One text in, one text out" },
];

/** An empty installation's first page. Once anybody has an account it does not exist. */
export default async function SetUpPage() {
  // Asked for first, so that a build leaves the page alone.
  await headers();
  if (!(await mayBeSetUp(webDeps()))) notFound();
  return (
    <div className="set-up account">
      <aside>
        <Brand />
        <ol className="steps">
          {steps.map(({ name, words }, index) => (
            <li key={name} aria-current={index === 0 ? "step" : undefined}>
              <i aria-hidden />
              <div>
                <b>{name}</b>
                <small>{words}</small>
              </div>
            </li>
          ))}
        </ol>
        <p>After this step you can stop and come back: the admin pages say what is left.</p>
      </aside>
      <main>
        <div>
          <span className="text-text-3">Step 1 of 6</span>
          <h1>Your account and team</h1>
          <p className="text-read text-text-2">
            Nobody has an account here yet. The console on which Partyline was started shows a code that works
            once.
          </p>
          <SetUpForm />
        </div>
      </main>
    </div>
  );
}
