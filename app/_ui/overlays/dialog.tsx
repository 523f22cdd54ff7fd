"use client";

import { useEffect, useRef } from "react";
import type { CSSProperties, ReactNode } from "react";

/** A modal dialog. The platform's element traps the focus and restores it. */
export function Dialog({
  label,
  place = "middle",
  className = "",
  style,
  onClose,
  children,
}: {
  label: string;
  /**
   * On phones `middle` and `beside` are a sheet from below and `top` one from above; `edge` is along the right side. `beside`
   * stands where `style` says.
   */
  place?: "middle" | "top" | "centre" | "edge" | "beside";
  className?: string;
  style?: CSSProperties | undefined;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`part-dialog ${className}`}
      style={style}
      data-place={place}
      aria-label={label}
      // In development React shows it twice: by the time the first is said to have closed, it is open again.
      onClose={({ currentTarget }) => !currentTarget.open && onClose()}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      {children}
    </dialog>
  );
}
