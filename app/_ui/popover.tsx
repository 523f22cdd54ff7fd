import type { ComponentProps } from "react";

/** What floats is the only thing with a shadow. */
const floatingClass = "min-w-[200px] rounded-card bg-surface-raised p-[5px] shadow-2";

/** Opened by a button that names its id; the platform closes it on Esc and on a press beside it, and gives the focus back. */
export const Popover = ({ className = "", ...div }: ComponentProps<"div">) => (
  <div
    className={`fixed m-0 border-0 text-text backdrop:bg-transparent ${floatingClass} ${className}`}
    popover="auto"
    {...div}
  />
);
