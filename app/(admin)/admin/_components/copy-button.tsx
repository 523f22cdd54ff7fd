"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";

/** Without JavaScript the text beside it is selected by hand. */
export function CopyButton({ text, words = "Copy" }: { text: string; words?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  const Icon = copied ? Check : Copy;
  return (
    <button type="button" className="btn" onClick={() => void copy()}>
      <Icon className="icon" data-size="s" aria-hidden />
      <span aria-live="polite">{copied ? "Copied" : words}</span>
    </button>
  );
}
