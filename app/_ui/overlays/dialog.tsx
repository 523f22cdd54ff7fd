"use client";

import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

/** A modal dialog. The platform's element traps the focus and restores it. */
export function Dialog({
  label,
  place = "middle",
  className = "",
  onClose,
  children,
}: {
  label: string;
  /** On phones `middle` is a sheet from below and `top` one from above; `edge` is along the right side. */
  place?: "middle" | "top" | "centre" | "edge";
  className?: string;
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
      data-place={place}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      {children}
    </dialog>
  );
}
