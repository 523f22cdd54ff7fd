import type { ComponentProps } from "react";

/** Said in passing. Where it lies, and how long, is for whoever shows it. */
export const Toast = (div: ComponentProps<"div">) => (
  <div
    className="inline-flex min-h-10 items-center gap-3 rounded-[8px] bg-surface-raised pr-2 pl-3.5 shadow-3"
    role="status"
    data-toast=""
    {...div}
  />
);
