"use client";

import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { useBackCloses } from "../../_hooks/use-page";

/** Something that floats above the inbox. The platform's dialog holds the focus and gives it back; Back closes it. */
export function Overlay({
  label,
  className,
  onClose,
  children,
}: {
  label: string;
  className: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  useBackCloses(true, onClose);
  return (
    <dialog
      ref={dialog}
      className={className}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      {children}
    </dialog>
  );
}
