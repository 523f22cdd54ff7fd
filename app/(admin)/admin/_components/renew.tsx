"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useScript } from "@/app/_ui/use-script";

/** Has the page read again while it is looked at. Without JavaScript there is the button. */
export function Renew({ everySeconds }: { everySeconds: number }) {
  const router = useRouter();
  const works = useScript();
  useEffect(() => {
    const timer = setInterval(
      () => document.visibilityState === "visible" && router.refresh(),
      everySeconds * 1_000,
    );
    return () => clearInterval(timer);
  }, [router, everySeconds]);
  return works && <> This page renews itself every {everySeconds} s.</>;
}
