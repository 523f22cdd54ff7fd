import { initials } from "@/lib/domain/person";
import type { PersonView } from "@/lib/view/types";

type Props = {
  person: Pick<PersonView, "name" | "color"> | undefined;
  size?: "xs" | "l";
  state?: "viewing" | "replying" | "hidden" | "unknown";
  /** Said and shown on hover; the name by default. Empty where the name stands beside it. */
  label?: string;
};

/** A teammate: a circle in their hue, with initials and a name. Grey when nobody knows whether they are here. */
export function Avatar({ person, size, state, label = person?.name ?? "A former teammate" }: Props) {
  const named = label === "" ? { "aria-hidden": true } : { role: "img", "aria-label": label, title: label };
  return (
    <span className={`avatar hue-${person?.color ?? "slate"}`} data-size={size} data-state={state} {...named}>
      {initials(person?.name ?? "")}
    </span>
  );
}
