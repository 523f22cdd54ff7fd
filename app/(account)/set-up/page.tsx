import { CARRIER } from "@/lib/base/carrier-name";
import "../account.css";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { Brand } from "@/app/_ui/display/brand";
import { mayBeSetUp } from "@/lib/auth/links/set-up";
import { webDeps } from "@/lib/web/deps";
import { SetUpForm } from "./_components/set-up-form";

export const metadata: Metadata = { title: "Set up" };

const steps = [
  { name: "You", words: "The first account, its owner" },
  { name: "Carrier", words: `Connect ${CARRIER}` },
  { name: "First number", words: `One that ${CARRIER} has for you` },
  { name: "People", words: "Invite who shares it, by a link" },
  { name: "Webhook", words: `Where ${CARRIER} calls` },
  { name: "Test", words: "One text in, one text out" },
];

/** The first page of an empty installation. Once anybody has an account it returns 404. */
export default async function SetUpPage() {
  // Read first, so that the build does not prerender the page.
  await headers();
  if (!(await mayBeSetUp(webDeps()))) notFound();
  return (
    <div className="account-frame grid min-h-dvh grid-cols-[320px_minmax(0,1fr)] bg-surface max-lg:grid-cols-[minmax(0,1fr)]">
      <aside className="flex flex-col border-r border-line bg-surface-sunk p-8 max-lg:border-0 max-lg:bg-transparent max-lg:px-6 max-lg:pt-6 max-lg:pb-0">
        <Brand />
        <ol className="mt-16 max-lg:hidden">
          {steps.map(({ name, words }, index) => (
            <li
              key={name}
              className="group relative flex gap-3.5 pb-[30px] before:absolute before:top-2.5 before:-bottom-2.5 before:left-2 before:w-0.5 before:bg-line-strong last:before:hidden"
              aria-current={index === 0 ? "step" : undefined}
            >
              <i
                className="z-1 size-[18px] flex-none rounded-full border-2 border-line-control bg-surface-sunk group-aria-[current]:border-accent group-aria-[current]:shadow-[inset_0_0_0_3px_var(--surface-sunk),inset_0_0_0_9px_var(--accent)]"
                aria-hidden
              />
              <div className="grid text-text-3">
                <b className="font-medium text-text-2 group-aria-[current]:font-[650] group-aria-[current]:text-text">
                  {name}
                </b>
                <small className="text-small">{words}</small>
              </div>
            </li>
          ))}
        </ol>
        <p className="mt-auto max-w-[200px] text-[12px] text-text-3 max-lg:hidden">
          After this step you can stop and come back: the admin pages say what is left.
        </p>
      </aside>
      <main className="flex px-24 py-8 max-lg:px-6">
        <div className="my-auto grid w-full max-w-[560px] gap-[18px]">
          <span className="text-text-3">Step 1 of 6</span>
          <h1 className="-mt-3.5 text-hero font-[650] tracking-[-0.026em]">Your account and team</h1>
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
