"use client";

import { Kbd } from "@/app/_ui/display/kbd";
import { keyCaps } from "@/lib/view/keys";
import type { KeyId } from "@/lib/view/keys";

/** A key as printed on the reader's keyboard. */
export function KeyCaps({ of, hidden = false }: { of: KeyId; hidden?: boolean }) {
  const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);
  return (
    <span
      className="inline-flex flex-none gap-[3px]"
      aria-hidden={hidden || undefined}
      suppressHydrationWarning
    >
      {keyCaps(of, isMac).map((cap) => (
        <Kbd key={cap} suppressHydrationWarning>
          {cap}
        </Kbd>
      ))}
    </span>
  );
}

/** The keys that send, as this machine writes them. */
export function SendKeys() {
  const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);
  return (
    <Kbd aria-hidden suppressHydrationWarning>
      {isMac ? "⌘↵" : "Ctrl ↵"}
    </Kbd>
  );
}
