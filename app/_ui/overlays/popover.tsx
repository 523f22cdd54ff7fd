import type { ComponentProps } from "react";

/**
 * Only floating elements have a shadow. A button that names its id opens it; the platform closes it on Esc
 * and on a press outside, and restores the focus.
 */
export const Popover = ({ className = "", ...div }: ComponentProps<"div">) => (
  <div className={`part-popover ${className}`} popover="auto" {...div} />
);
