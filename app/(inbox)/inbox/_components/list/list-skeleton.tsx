"use client";

import { useEffect, useState } from "react";

/** Placeholders at the rows' own height; not before 300 ms, so that quick answers do not flicker. */
export function ListSkeleton() {
  const shown = useDelayed(300);
  if (!shown) return null;
  return (
    <div role="status" aria-label="Loading conversations">
      {[112, 88, 136].map((width) => (
        <div key={width} className="list-row" data-part="skeleton" data-loading="">
          <span />
          <span className="grid content-start gap-[9px] pt-1">
            <span className="flex justify-between">
              <span className="skeleton" style={{ width }} />
              <span className="skeleton" style={{ width: 28 }} />
            </span>
            <span className="skeleton" style={{ width: `${width / 2 + 20}%` }} />
            <span className="flex justify-between">
              <span className="skeleton" style={{ width: 76, height: 14 }} />
              <span className="skeleton" style={{ width: 18, height: 18, borderRadius: "50%" }} />
            </span>
          </span>
        </div>
      ))}
    </div>
  );
}

export function useDelayed(ms: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return late;
}
