import type { ComponentProps } from "react";

/** A passing notice. The caller places it and decides how long it stays. */
export const Toast = (div: ComponentProps<"div">) => (
  <div
    className="inline-flex min-h-10 items-center gap-3 rounded-[8px] bg-surface-raised pr-2 pl-3.5 shadow-3"
    role="status"
    data-toast=""
    {...div}
  />
);
