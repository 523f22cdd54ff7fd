"use client";

import { startTransition, useEffect, useState } from "react";
import { afterPaint } from "../_client/page/after-paint";

/** Whether what this stands in has been painted once: what can wait is drawn then. `already` for what came painted by the server. */
export function useIsPainted(already = false): boolean {
  const [isPainted, setPainted] = useState(already);
  useEffect(
    () => (isPainted ? undefined : afterPaint(() => startTransition(() => setPainted(true)))),
    [isPainted],
  );
  return isPainted;
}
