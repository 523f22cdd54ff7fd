import type { ComponentProps } from "react";

type ButtonKind = "primary" | "person" | "danger" | "quiet";
type Look = {
  kind?: ButtonKind | undefined;
  size?: "s" | "l" | undefined;
  /** Holds one icon and no words. */ square?: boolean;
};

/** For what is no button and looks like one: a link, a label. How it looks is in parts.css. */
export const buttonClass = ({ kind, size, square = false }: Look = {}): string =>
  `part-button${size ? ` part-button-${size}` : ""}${kind ? ` part-button-${kind}` : ""}${square ? " part-button-square" : ""}`;

type Props = Look & ComponentProps<"button">;

export function Button({ kind, size, square, className = "", type = "button", ...button }: Props) {
  return <button type={type} className={`${buttonClass({ kind, size, square })} ${className}`} {...button} />;
}

/** A button of one icon: its name is read out, and shown to a pointer that rests on it. */
export function IconButton({
  label,
  title = label,
  kind = "quiet",
  ...button
}: Omit<Props, "square"> & { label: string }) {
  return <Button square kind={kind} aria-label={label} title={title} {...button} />;
}

/** Words that can be pressed within others. */
export const linkClass = "font-medium text-accent-text underline decoration-1 underline-offset-2";
