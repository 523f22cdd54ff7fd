import { redirect } from "next/navigation";
import { Brand } from "@/app/_ui/display/brand";
import { mayBeSetUp } from "@/lib/auth/links/set-up";
import { currentActor } from "@/lib/web/current-actor";
import { webDeps } from "@/lib/web/deps";
import { returnPath } from "@/lib/web/return-path";
import { LineArt } from "../_components/line-art";
import { SignInForm } from "./_components/sign-in-form";

export const metadata = { title: "Sign in" };

type Props = {
  searchParams: Promise<{ error?: string | string[]; password?: string | string[]; to?: string | string[] }>;
};

export default async function SignInPage({ searchParams }: Props) {
  const { error, password, to } = await searchParams;
  const next = returnPath(to);
  if (await currentActor()) redirect(next);
  if (await mayBeSetUp(webDeps())) redirect("/set-up");
  return (
    <div className="grid min-h-dvh bg-surface lg:grid-cols-[540px_1fr]">
      <main className="mx-auto flex w-full max-w-[540px] flex-col px-6 py-8 sm:px-20">
        <Brand />
        <div className="my-auto grid gap-4 py-10">
          <div className="grid gap-1">
            <h1 className="text-hero font-[650] tracking-[-0.026em]">Sign in</h1>
            <p className="text-read text-text-2">To your team&rsquo;s lines</p>
          </div>
          {password === "set" && (
            <p
              role="status"
              className="rounded-control border border-success-line bg-success-soft px-3 py-2.5 text-success-text"
            >
              Your new password is set. Sign in with it.
            </p>
          )}
          <SignInForm linkedError={typeof error === "string" ? error : null} to={next} />
          <p className="text-small text-text-2">Forgotten it? An admin can give you a new password.</p>
        </div>
        <p className="text-small text-text-3">Your drafts are where you left them, on any device.</p>
      </main>
      <LineArt />
    </div>
  );
}
