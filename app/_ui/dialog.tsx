"use client";

import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

/** Floats above the page, which waits. The platform's dialog holds the focus and gives it back. */
export function Dialog({
  label,
  place = "middle",
  className = "",
  onClose,
  children,
}: {
  label: string;
  /** `middle` and `top` are sheets on phones, from below and from above; `edge` is along the right. */
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
