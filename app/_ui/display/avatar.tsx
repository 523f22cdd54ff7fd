import { initials } from "@/lib/domain/people/person";
import type { PersonView } from "@/lib/view/types";

type Props = {
  person: Pick<PersonView, "name" | "color" | "away"> | undefined;
  size?: "xs" | "l";
  state?: "viewing" | "replying" | "hidden" | "unknown";
  /**
   * The accessible name and tooltip; by default the person's name. Empty where the name is shown beside it.
   */
  label?: string;
  className?: string;
};

/**
 * A teammate: a circle in their hue with initials and a name. Grey when their presence is unknown; with a moon
 * when they are away.
 */
export function Avatar({
  person,
  size,
  state,
  label = person ? `${person.name}${person.away ? ", away" : ""}` : "A former teammate",
  className = "",
}: Props) {
  const named = label === "" ? { "aria-hidden": true } : { role: "img", "aria-label": label, title: label };
  return (
    <span
      className={`part-avatar hue-${person?.color ?? "slate"} ${className}`}
      data-avatar=""
      data-size={size}
      data-state={state}
      data-away={person?.away && ""}
      {...named}
    >
      {initials(person?.name ?? "")}
    </span>
  );
}

/** The customer waits and nobody is assigned. */
export const Nobody = ({ className = "" }: { className?: string }) => (
  <span
    className={`part-avatar ${className}`}
    data-state="nobody"
    role="img"
    aria-label="Nobody is assigned"
    title="Nobody is assigned"
  />
);

/** The number of people beyond those shown. */
export const moreClass = "h-6 rounded-[12px] bg-fill px-1.5 text-[11px] leading-6 font-medium text-text-2";
