import type { ComponentProps } from "react";

/** In the middle of an empty pane: why it is empty, and what can be done. */
export const EmptyState = ({ className = "", ...div }: ComponentProps<"div">) => (
  <div className={`part-empty ${className}`} data-empty="" {...div} />
);
