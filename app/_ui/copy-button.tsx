"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useScript } from "./use-script";

type Copied = "no" | "yes" | "refused";
const said: Record<Exclude<Copied, "no">, string> = {
  yes: "Copied",
  refused: "Select the words and copy them",
};

/** Without JavaScript there is no button: the text beside it is selected by hand. So it is where a browser lets no page copy, such as on plain http. */
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
  const Icon = copied === "yes" ? Check : Copy;
  return (
    <button type="button" className="btn" onClick={() => void copy()}>
      <Icon className="icon" data-size="s" aria-hidden />
      <span aria-live="polite">{copied === "no" ? words : said[copied]}</span>
    </button>
  );
}
