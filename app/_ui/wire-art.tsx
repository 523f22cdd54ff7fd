/** The wire with three people on it, for an empty pane: `lit` when there is nothing left to do. */
export function WireArt({ lit = false }: { lit?: boolean }) {
  const [left, middle, right] = lit ? ["var(--copper)", "var(--accent)", "var(--iris)"] : ["var(--line-strong)", "var(--line-strong)", "var(--line-strong)"];
  const inside = (colour: string | undefined) => (lit ? colour : "var(--surface)");
  return (
    <svg width="132" height="44" viewBox="0 0 132 44" fill="none" aria-hidden="true">
      <path d="M2 22h128" stroke="var(--line-strong)" strokeWidth="2" />
      <circle cx="22" cy="22" r="5" fill={inside(left)} stroke={left} strokeWidth="2" />
      <circle cx="66" cy="22" r="8" fill={inside(middle)} stroke={middle} strokeWidth="2" />
      <circle cx="110" cy="22" r="5" fill={inside(right)} stroke={right} strokeWidth="2" />
    </svg>
  );
}
