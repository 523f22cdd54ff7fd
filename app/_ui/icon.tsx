import type { LucideIcon, LucideProps } from "lucide-react";

type Props = Omit<LucideProps, "size"> & { as: LucideIcon; size?: "xs" | "s" | "l" | undefined };

/** Beside words that say the same it is hidden from who listens; with a label it speaks for itself. */
export function Icon({ as: Drawing, size, className = "", ...svg }: Props) {
  const said = "aria-label" in svg ? { role: "img" } : { "aria-hidden": true };
  return <Drawing className={`part-icon ${className}`} data-size={size} {...said} {...svg} />;
}
