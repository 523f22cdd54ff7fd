const people = [
  { initials: "BW", words: "Ben is viewing", y: 190, wordsY: 174, color: "var(--art-iris)", active: false },
  { initials: "AR", words: "Ana is replying", y: 300, wordsY: 284, color: "var(--art-copper)", active: true },
  { initials: "CO", words: "Cara is viewing", y: 410, wordsY: 442, color: "var(--art-moss)", active: false },
];

/** The ground is dark in both themes, so people have the colours of the dark theme. */
const ground = {
  "--art-ground": "light-dark(oklch(0.275 0.034 198), oklch(0.182 0.020 198))",
  "--art-iris": "oklch(0.755 0.105 282)",
  "--art-moss": "oklch(0.775 0.110 126)",
  "--art-copper": "oklch(0.765 0.115 52)",
  "--art-wire": "oklch(0.47 0.035 195)",
  background: "var(--art-ground)",
} as React.CSSProperties;

/** What the product is: several people on one line, in the colour of the one who replies. */
export function LineArt() {
  return (
    <aside
      aria-hidden="true"
      className="relative hidden place-items-center overflow-hidden lg:grid"
      style={ground}
    >
      <svg viewBox="20 120 480 360" className="w-[86%] max-w-[624px]" fill="none">
        {people.map(({ y, active }) =>
          active ? (
            <path key={y} d={`M86 ${y}H338`} stroke="var(--art-copper)" strokeWidth="2.5" />
          ) : (
            <path key={y} d={`M86 ${y}C190 ${y} 170 300 270 300`} stroke="var(--art-wire)" strokeWidth="2" />
          ),
        )}
        {people.map(({ initials, words, y, wordsY, color, active }) => (
          <g key={initials}>
            <circle cx="62" cy={y} r="24" fill={color} />
            <text
              x="62"
              y={y + 5}
              textAnchor="middle"
              fontSize="15"
              fontWeight="650"
              fill="oklch(0.185 0.012 200)"
            >
              {initials}
            </text>
            <text
              x="98"
              y={wordsY}
              fontSize="13"
              fontWeight={active ? 600 : 500}
              fill={active ? color : "var(--rail-text)"}
            >
              {words}
            </text>
          </g>
        ))}
        <circle
          cx="270"
          cy="300"
          r="6"
          fill="var(--art-ground)"
          stroke="var(--art-copper)"
          strokeWidth="2.5"
        />
        <rect
          x="338"
          y="278"
          width="136"
          height="44"
          rx="4"
          fill="var(--art-ground)"
          stroke="var(--rail-text)"
          strokeWidth="1.5"
        />
        <text x="354" y="297" fontSize="13" fontWeight="600" fill="var(--rail-active-text)">
          Support
        </text>
        <text x="354" y="313" fontSize="12" fill="var(--rail-text)" className="tabular-nums">
          (202) 555-0100
        </text>
      </svg>
      <p className="absolute bottom-12 left-14 text-page font-medium tracking-[-0.015em] text-rail-active-text">
        One number, several people, one answer.
      </p>
    </aside>
  );
}
