import "../account.css";
import type { ReactNode } from "react";
import { Brand } from "@/app/_ui/display/brand";
import { PageOf } from "@/app/_ui/forms/page-of";
import type { Actor } from "@/lib/domain/principal";
import { meantFor } from "@/lib/protocol/meant-for";

type Props = { actor: Actor; title: string; words: string; wide?: boolean; children: ReactNode };

/** A page about the person who is signed in, in the middle of the window. */
export const OwnPage = ({ actor, title, words, wide = false, children }: Props) => (
  <PageOf person={meantFor(actor)}>
    <div className="account-frame min-h-dvh bg-surface">
      <main
        className={`mx-auto flex min-h-dvh w-full flex-col px-6 py-8 sm:px-20 ${wide ? "max-w-[620px]" : "max-w-[540px]"}`}
      >
        <Brand />
        <div className="my-auto grid gap-4 py-10">
          <div className="grid gap-1">
            <h1 className="text-hero font-[650] tracking-[-0.026em]">{title}</h1>
            <p className="text-read text-text-2">
              {actor.name}, {words}
            </p>
          </div>
          {children}
        </div>
      </main>
    </div>
  </PageOf>
);
