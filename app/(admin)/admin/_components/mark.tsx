import { CircleCheck, CircleSlash, CircleX, Clock, TriangleAlert } from "lucide-react";

const icons = { ok: CircleCheck, late: TriangleAlert, wait: Clock, fail: CircleX, off: CircleSlash };

/** A state in a word, with an icon: colour alone says nothing. */
export function Mark({ kind, children }: { kind: keyof typeof icons; children: React.ReactNode }) {
  const Icon = icons[kind];
  return (
    <span className="mark" data-kind={kind === "wait" ? "late" : kind}>
      <Icon className="icon" data-size="xs" aria-hidden />
      {children}
    </span>
  );
}
