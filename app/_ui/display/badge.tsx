import { CircleCheck, CircleSlash, CircleX, Clock, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "./icon";

const icons = { ok: CircleCheck, late: TriangleAlert, wait: Clock, fail: CircleX, off: CircleSlash };
const tones = {
  ok: "text-success-text",
  late: "text-warning-text",
  wait: "text-warning-text",
  fail: "text-danger-text",
  off: "text-text-3",
};

/**
 * A state in a word, with an icon: colour alone is not enough. In a table cell the carrier's own words may
 * wrap.
 */
export const Badge = ({
  kind,
  className = "",
  children,
}: {
  kind: keyof typeof icons;
  className?: string;
  children: ReactNode;
}) => (
  <span
    className={`inline-flex items-center gap-1 text-small font-medium whitespace-nowrap [:is(td,section)>&]:whitespace-normal [td>&]:flex ${tones[kind]} ${className}`}
  >
    <Icon as={icons[kind]} size="xs" />
    {children}
  </span>
);
