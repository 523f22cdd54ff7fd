import type { ComponentProps } from "react";

/** What floats is the only thing with a shadow. Opened by a button that names its id; the platform closes it on Esc and on a press beside it, and gives the focus back. */
export const Popover = ({ className = "", ...div }: ComponentProps<"div">) => (
  <div className={`part-popover ${className}`} popover="auto" {...div} />
);
