"use client";

import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

/** Something that floats above the inbox. The platform's dialog holds the focus and gives it back. */
export function Overlay({ label, className, onClose, children }: { label: string; className: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className={`overlay ${className}`} aria-label={label} onClose={onClose} onClick={(event) => event.target === event.currentTarget && onClose()}>
      {children}
    </dialog>
  );
}
