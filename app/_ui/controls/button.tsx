import type { ComponentProps } from "react";

type ButtonKind = "primary" | "person" | "danger" | "quiet";
type Look = {
  kind?: ButtonKind | undefined;
  size?: "s" | "l" | undefined;
  /** Holds one icon and no words. */ square?: boolean;
};

/** For something that looks like a button and is none: a link, a label. Styled in parts.css. */
export const buttonClass = ({ kind, size, square = false }: Look = {}): string =>
  `part-button${size ? ` part-button-${size}` : ""}${kind ? ` part-button-${kind}` : ""}${square ? " part-button-square" : ""}`;

type Props = Look & ComponentProps<"button">;

export function Button({ kind, size, square, className = "", type = "button", ...button }: Props) {
  return <button type={type} className={`${buttonClass({ kind, size, square })} ${className}`} {...button} />;
}

/** A button with only an icon: its name is the accessible name and the tooltip. */
export function IconButton({
  label,
  title = label,
  kind = "quiet",
  ...button
}: Omit<Props, "square"> & { label: string }) {
  return <Button square kind={kind} aria-label={label} title={title} {...button} />;
}

/** A link or button within a sentence. */
export const linkClass = "font-medium text-accent-text underline decoration-1 underline-offset-2";
