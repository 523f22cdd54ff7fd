import type { ReactNode } from "react";

/** In place of a page's rows: says that there are none, and why. */
export const Nothing = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="grid justify-items-start gap-1 py-10">
    <h2 className="text-title font-strong">{title}</h2>
    <p className="max-w-[520px] text-text-2">{children}</p>
  </section>
);
