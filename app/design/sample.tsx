import type { ReactNode } from "react";

/** A part of app/_ui under its name. */
export const Sample = ({ name, children }: { name: string; children: ReactNode }) => (
  <section className="grid gap-3 border-t border-line pt-4" aria-label={name}>
    <h2 className="text-title font-strong">{name}</h2>
    {children}
  </section>
);

/** Its states, side by side. */
export const Row = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap items-center gap-3">{children}</div>
);
