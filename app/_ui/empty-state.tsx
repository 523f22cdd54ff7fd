import type { ComponentProps } from "react";

/** In the middle of a pane that has nothing to show: why, and what can be done. */
export const EmptyState = ({ className = "", ...div }: ComponentProps<"div">) => (
  <div className={`part-empty ${className}`} data-empty="" {...div} />
);
