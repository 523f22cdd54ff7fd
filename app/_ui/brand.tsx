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

type Props = {
  /** `lit`: nothing is left to do. `cut`: nothing comes through. */
  state?: "off" | "lit" | "cut";
};

/** The wire with people on it, for an empty pane. */
export function WireArt({ state = "off" }: Props) {
  const lit = state === "lit";
  return (
    <svg width="132" height="44" viewBox="0 0 132 44" fill="none" aria-hidden="true">
      <path
        d={state === "cut" ? "M2 22h52M78 22h52" : "M2 22h128"}
        stroke="var(--line-strong)"
        strokeWidth="2"
      />
      {state === "cut" && (
        <path d="m58 30 6-16M68 30l6-16" stroke="var(--accent)" strokeWidth="2" strokeLinecap="round" />
      )}
      <Node x={22} r={5} colour="var(--copper)" lit={lit} />
      {state !== "cut" && <Node x={66} r={8} colour="var(--accent)" lit={lit} />}
      <Node x={110} r={5} colour="var(--iris)" lit={lit} />
    </svg>
  );
}

const Node = ({ x, r, colour, lit }: { x: number; r: number; colour: string; lit: boolean }) => (
  <circle
    cx={x}
    cy="22"
    r={r}
    fill={lit ? colour : "var(--surface)"}
    stroke={lit ? colour : "var(--line-strong)"}
    strokeWidth="2"
  />
);
