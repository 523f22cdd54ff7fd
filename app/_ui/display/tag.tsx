import type { TagColor } from "@/db/vocabulary";

/** Own hues: a person's colour never says what something is about. */
const hues: Record<TagColor, string> = {
  grey: "text-text-3",
  red: "text-danger-text",
  amber: "text-warning-text",
  green: "text-success-text",
  blue: "text-[light-dark(oklch(0.46_0.11_255),oklch(0.8_0.09_250))]",
  violet: "text-[light-dark(oklch(0.46_0.14_295),oklch(0.8_0.1_295))]",
};

type Props = { tag: { name: string; color: TagColor }; className?: string };

/** A tag: plain text after a hash in its colour. The word says what it is; the colour only helps to find it. */
export const TagName = ({ tag: { name, color }, className = "" }: Props) => (
  <span className={className}>
    <span className={`mr-px font-strong ${hues[color]}`} aria-hidden>
      #
    </span>
    <bdi>{name}</bdi>
  </span>
);
