import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../controls/button";
import { Icon } from "../display/icon";

/** The title and the close button of a dialog, with anything else between them. */
export function DialogHead({
  title,
  className = "border-b",
  onClose,
  children,
}: {
  title: string;
  className?: string;
  onClose: () => void;
  children?: ReactNode;
}) {
  return (
    <header className={`flex h-(--bar-h) flex-none items-center gap-2 border-line px-4 ${className}`}>
      <h2 className="flex-1 text-title font-strong tracking-[-0.012em]">{title}</h2>
      {children}
      <IconButton label="Close" size="s" onClick={onClose}>
        <Icon as={X} />
      </IconButton>
    </header>
  );
}
