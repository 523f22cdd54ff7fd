import type { ComponentProps } from "react";

/** A key as printed on a keyboard. Hidden on devices without hover. */
export const Kbd = ({ className = "", ...kbd }: ComponentProps<"kbd">) => (
  <kbd className={`part-key ${className}`} {...kbd} />
);
