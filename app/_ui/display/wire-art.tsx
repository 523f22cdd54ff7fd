type Props = {
  /** `lit`: nothing left to do. `cut`: nothing gets through. */
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
