import type { LucideIcon, LucideProps } from "lucide-react";

const sizes = {
  xs: "size-3 stroke-2",
  s: "size-3.5 stroke-[1.75]",
  m: "size-4 stroke-[1.75]",
  l: "size-5 stroke-[1.75]",
};

type Props = Omit<LucideProps, "size"> & { as: LucideIcon; size?: keyof typeof sizes };

/** Beside words that say the same it is hidden from who listens; with a label it speaks for itself. */
export function Icon({ as: Drawing, size = "m", className = "", ...svg }: Props) {
  const said = "aria-label" in svg ? { role: "img" } : { "aria-hidden": true };
  return <Drawing className={`flex-none ${sizes[size]} ${className}`} {...said} {...svg} />;
}
