import type { ComponentProps, ReactNode } from "react";

/** In the middle of a pane that has nothing to show: why, and what can be done. */
export const EmptyState = ({ className = "", ...div }: ComponentProps<"div">) => (
  <div className={`part-empty ${className}`} data-empty="" {...div} />
);
/** In the list, which is narrow. */
export const emptyInList = "px-6 py-[26px] [&>p]:max-w-[264px]";

/** The same on a page: where its rows would begin. */
export const Nothing = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="grid justify-items-start gap-1 py-10">
    <h2 className="text-title font-strong">{title}</h2>
    <p className="max-w-[520px] text-text-2">{children}</p>
  </section>
);
