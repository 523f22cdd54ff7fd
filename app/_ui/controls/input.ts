/* The look of inputs, in forms and on their own. */

export const fieldClass = "grid gap-[5px]";
export const labelClass = "text-small font-medium text-text-2";
export const hintClass = "text-small text-text-3";
/** A field with a button beside it, or below where there is no room. */
export const withButton =
  "flex items-center gap-2 max-md:flex-wrap [&>input]:min-w-0 max-md:[&>input]:flex-[1_1_100%]";

/** Styled in parts.css. */
export const inputClass = ({ size, mono = false }: { size?: "l" | undefined; mono?: boolean } = {}): string =>
  `part-input${size ? ` part-input-${size}` : ""}${mono ? " part-input-mono" : ""}`;

export const selectClass = (look: Parameters<typeof inputClass>[0] = {}): string =>
  `${inputClass(look)} select-arrow appearance-none pr-[30px]`;
