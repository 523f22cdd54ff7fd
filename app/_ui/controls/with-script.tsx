"use client";

import { Check, Copy } from "lucide-react";
import { useState, useEffect, useSyncExternalStore } from "react";
import { useRouter } from "next/navigation";
import { Button } from "./button";
import { Icon } from "../display/icon";

type Copied = "no" | "yes" | "refused";
const said: Record<Exclude<Copied, "no">, string> = {
  yes: "Copied",
  refused: "Select the words and copy them",
};

/**
 * Without JavaScript there is no button: the text beside it is selected by hand. The same where the browser
 * forbids copying, such as on plain http.
 */
export function CopyButton({ text, words = "Copy" }: { text: string; words?: string }) {
  const [copied, setCopied] = useState<Copied>("no");
  const works = useScript();
  if (!works) return null;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied("yes");
    } catch {
      setCopied("refused");
    }
  };
  const Drawing = copied === "yes" ? Check : Copy;
  return (
    <Button onClick={() => void copy()}>
      <Icon as={Drawing} size="s" />
      <span aria-live="polite">{copied === "no" ? words : said[copied]}</span>
    </Button>
  );
}

/** Refreshes the page while it is visible. Without JavaScript there is the button. */
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

const never = () => () => {};

/** Whether scripts run: false in the page as sent, so that it promises nothing that needs a script. */
export const useScript = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
