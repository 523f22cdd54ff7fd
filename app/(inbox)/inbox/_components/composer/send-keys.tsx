/** The keys that send, as this machine writes them. */
export function SendKeys() {
  const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);
  return (
    <kbd className="kbd" aria-hidden suppressHydrationWarning>
      {isMac ? "⌘↵" : "Ctrl ↵"}
    </kbd>
  );
}
