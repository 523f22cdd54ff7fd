import type { LucideIcon, LucideProps } from "lucide-react";

type Props = Omit<LucideProps, "size"> & { as: LucideIcon; size?: "xs" | "s" | "l" | undefined };

/** An icon. Hidden from screen readers beside words that say the same; with a label it is announced. */
export function Icon({ as: Drawing, size, className = "", ...svg }: Props) {
  const said = "aria-label" in svg ? { role: "img" } : { "aria-hidden": true };
  return <Drawing className={`part-icon ${className}`} data-size={size} {...said} {...svg} />;
}
