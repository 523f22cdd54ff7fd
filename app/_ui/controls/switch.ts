/** A checkbox that looks like a switch. */
export function switchClass({ size }: { size?: "s" } = {}): string {
  const measures =
    size === "s"
      ? "h-4 w-7 before:size-2.5 checked:before:translate-x-3"
      : "h-5 w-[34px] before:size-3.5 checked:before:translate-x-3.5";
  return `relative flex-none cursor-pointer appearance-none rounded-[10px] border border-line-strong bg-fill [transition:background_var(--m-state)] before:absolute before:top-0.5 before:left-0.5 before:rounded-full before:bg-text-2 before:[transition:translate_var(--m-state)_var(--ease)] checked:border-accent checked:bg-accent checked:before:bg-on-accent disabled:cursor-not-allowed disabled:opacity-55 forced-colors:before:bg-[ButtonText] forced-colors:checked:before:bg-[Highlight] ${measures}`;
}

/**
 * A button that looks like a switch: pressing it requests a change, and `aria-checked` shows the result. Its
 * touch area is larger than it looks.
 */
export const switchButton =
  "relative h-5 w-[34px] flex-none rounded-[10px] border-[1.5px] border-line-control bg-surface-raised [transition:background_var(--m-state)] before:absolute before:-inset-x-1 before:-inset-y-2 after:absolute after:top-[3px] after:left-[3px] after:size-[11px] after:rounded-full after:bg-line-control after:[transition:translate_var(--m-state)_var(--ease)] aria-checked:border-accent aria-checked:bg-accent aria-checked:after:translate-x-3.5 aria-checked:after:bg-on-accent";
