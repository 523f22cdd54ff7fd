export function Brand() {
  return (
    <div className="flex items-center gap-2 text-title tracking-[-0.015em]">
      <span aria-hidden="true">
        <Logo size={28} line="var(--text)" dot="var(--accent)" />
      </span>
      <b className="font-[650]">Partyline</b>
    </div>
  );
}

/** Two people on one line. */
export function Logo({
  size = 30,
  line = "var(--rail-active-text)",
  dot = "var(--rail-badge)",
}: {
  size?: number;
  line?: string;
  dot?: string;
}) {
  return (
    <svg width={size} height={size} viewBox="0 0 30 30" fill="none" role="img" aria-label="Partyline">
      <path d="M8.5 24V13.2A6.9 6.9 0 1 1 15.4 20" stroke={line} strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="8.5" cy="24.2" r="3.1" fill={line} />
      <circle cx="15.4" cy="20" r="3.1" fill={dot} />
    </svg>
  );
}
