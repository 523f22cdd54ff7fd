import type { ComponentProps } from "react";

/** One notice above the field; in a colleague's hue if it is about them. */
export const ComposerNotice = ({
  kind,
  className = "",
  ...div
}: ComponentProps<"div"> & { kind?: "warning" }) => (
  <div
    className={`mx-3 mt-2 flex min-h-[34px] items-center gap-2 rounded-control py-1 pr-2 pl-2.5 text-[12px] max-md:[--btn-h:var(--touch-h)] max-md:[--btn-r:8px] max-md:[--btn-text:13px] ${kind === "warning" ? "bg-warning-soft text-warning-text" : "bg-(--ps,var(--fill))"} ${className}`}
    role="status"
    data-part="notice"
    {...div}
  />
);
