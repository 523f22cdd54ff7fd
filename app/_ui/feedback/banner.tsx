import { CircleAlert, CircleCheck, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { Icon } from "../display/icon";

export type BannerKind = "success" | "warning" | "danger";

const kinds: Record<BannerKind, string> = {
  success: "border-success-line bg-success-soft [&>svg]:text-success-text",
  warning: "border-warning-line bg-warning-soft [&>svg]:text-warning-text",
  danger: "border-danger-line bg-danger-soft [&>svg]:text-danger-text",
};
const icons = { success: CircleCheck, warning: TriangleAlert, danger: CircleAlert };

type Props = Omit<ComponentProps<"div">, "kind"> & {
  kind: BannerKind;
  as?: LucideIcon;
  size?: "s";
  /** A box with a full border, not a bar across the whole page. */ boxed?: boolean;
};

/** A notice above what it is about, across its whole width. */
export function Banner({
  kind,
  as = icons[kind],
  size,
  boxed = false,
  className = "",
  children,
  ...div
}: Props) {
  return (
    <div
      data-banner={kind}
      className={`flex min-h-9 items-center gap-2.5 px-4 py-2 ${boxed ? "border" : "border-b"} ${kinds[kind]} ${className}`}
      role={kind === "danger" ? "alert" : "status"}
      {...div}
    >
      <Icon as={as} {...(size && { size })} />
      {children}
    </div>
  );
}
