"use client";

import { keyCaps } from "@/lib/view/keys";
import type { KeyId } from "@/lib/view/keys";

/** A key as it is printed on the keyboard before the reader. */
export function KeyCaps({ of, hidden = false }: { of: KeyId; hidden?: boolean }) {
  const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);
  return (
    <span className="keys" aria-hidden={hidden || undefined} suppressHydrationWarning>
      {keyCaps(of, isMac).map((cap) => (
        <kbd key={cap} className="kbd" suppressHydrationWarning>
          {cap}
        </kbd>
      ))}
    </span>
  );
}

/** The keys that send, as this machine writes them. */
export function SendKeys() {
  const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);
  return (
    <kbd className="kbd" aria-hidden suppressHydrationWarning>
      {isMac ? "⌘↵" : "Ctrl ↵"}
    </kbd>
  );
}
