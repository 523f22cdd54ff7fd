/** The mark: a line that bends into a P, with a node for each of two people. */
export function LogoMark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 30 30" fill="none" aria-hidden="true">
      <path d="M8.5 24V13.2A6.9 6.9 0 1 1 15.4 20" stroke="var(--text)" strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="8.5" cy="24.2" r="3.1" fill="var(--text)" />
      <circle cx="15.4" cy="20" r="3.1" fill="var(--accent)" />
    </svg>
  );
}

export function Brand() {
  return (
    <div className="flex items-center gap-2 text-title tracking-[-0.015em]">
      <LogoMark />
      <b className="font-[650]">Partyline</b>
    </div>
  );
}
