import Link from "next/link";
import { Brand } from "@/app/_ui/display/brand";
import { buttonClass } from "@/app/_ui/controls/button";
import { MessagePage } from "@/app/_ui/layout/message-page";
import { LineArt } from "./line-art";

type Props = { title: string; words: React.ReactNode; foot?: React.ReactNode; children: React.ReactNode };

/** A page for somebody who is not signed in: one form, and the product's picture beside it. */
export function AccountPage({ title, words, foot, children }: Props) {
  return (
    <div className="account-frame grid min-h-dvh bg-surface lg:grid-cols-[540px_1fr]">
      <main className="mx-auto flex w-full max-w-[540px] flex-col px-6 py-8 sm:px-20">
        <Brand />
        <div className="my-auto grid gap-4 py-10">
          <div className="grid gap-1">
            <h1 className="text-hero font-[650] tracking-[-0.026em] [overflow-wrap:anywhere]">{title}</h1>
            <p className="text-read text-text-2">{words}</p>
          </div>
          {children}
        </div>
        {foot && <p className="text-small text-text-3">{foot}</p>}
      </main>
      <LineArt />
    </div>
  );
}

/** The page of a link that does not work. It does not say why: used, expired, or never valid. */
export function GoneLink({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <MessagePage
      title={title}
      action={
        <Link className={buttonClass({ kind: "primary", size: "l" })} href="/sign-in">
          Sign in
        </Link>
      }
    >
      {children}
    </MessagePage>
  );
}
