const WARN_AT = 0.8;

/** Segments of a day against the cap, as a bar and in words. */
export function Use({ segments, cap, off }: { segments: number; cap: number | null; off: boolean }) {
  const part = cap === null ? 0 : Math.min(1, segments / cap);
  const words = off
    ? "Sending stopped"
    : cap === null
      ? `${segments.toLocaleString("en")}, no cap`
      : `${segments.toLocaleString("en")} of ${cap.toLocaleString("en")}`;
  return (
    <span className="use" data-hot={!off && part >= WARN_AT ? "" : undefined}>
      {cap !== null && (
        <svg className="bar" viewBox="0 0 116 9" preserveAspectRatio="none" aria-hidden="true">
          <rect className="track" y="2" width="116" height="5" rx="1" />
          <rect className="filled" y="2" width={116 * part} height="5" rx="1" />
          <rect className="stroke" x={116 * WARN_AT} width="1.5" height="9" />
        </svg>
      )}
      <span>{words}</span>
    </span>
  );
}
