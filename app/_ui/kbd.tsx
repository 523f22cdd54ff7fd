import type { ComponentProps } from "react";

/** A key as it is printed. Who has no keyboard is shown none. */
export const Kbd = ({ className = "", ...kbd }: ComponentProps<"kbd">) => (
  <kbd className={`part-key ${className}`} {...kbd} />
);
