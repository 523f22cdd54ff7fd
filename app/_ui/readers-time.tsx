"use client";

import { createContext, useContext, useMemo, useSyncExternalStore } from "react";
import type { DisplaySettings } from "@/lib/domain/display-settings";
import { serverFormat, timeFormatOf } from "@/lib/view/copy/times";
import type { TimeFormat } from "@/lib/view/copy/times";

type Chosen = Pick<DisplaySettings, "zone" | "clock">;
const ChosenContext = createContext<Chosen>({ zone: null, clock: "auto" });

/** How whoever reads these pages wants times written. */
export function ReadersTime({ zone, clock, children }: Chosen & { children: React.ReactNode }) {
  return <ChosenContext value={useMemo(() => ({ zone, clock }), [zone, clock])}>{children}</ChosenContext>;
}

const never = () => () => {};
const deviceWay = (): string => `${Intl.DateTimeFormat().resolvedOptions().timeZone} ${navigator.language}`;

/** Null until the reader's browser has told its own way: times are then in UTC, and say so. */
export function useReadersTime(): TimeFormat | null {
  const chosen = useContext(ChosenContext);
  const told = useSyncExternalStore(never, deviceWay, () => null);
  return useMemo(() => {
    const [zone = serverFormat.zone, locale = serverFormat.locale] = told?.split(" ") ?? [];
    return told === null ? null : timeFormatOf(chosen, { zone, locale });
  }, [chosen, told]);
}
