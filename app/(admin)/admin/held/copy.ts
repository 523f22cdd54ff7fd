import type { HeldReason } from "@/db/vocabulary";
import type { HeldDecision } from "@/lib/inbox/replies/settle-held";
import { commonCopy, type FormMessage } from "@/app/_ui/forms/form-message";

export const whyHeld: Record<HeldReason, string> = {
  restored: "A backup was restored: it may have left already",
  somebody_wrote: "Somebody wrote before it left",
};

const texts = (count: number) => (count === 1 ? "1 text" : `${count.toLocaleString("en")} texts`);

/** The result for the chosen messages. */
export function settledCopy(
  as: HeldDecision,
  { settled, left }: { settled: number; left: number },
): FormMessage {
  const done =
    as === "released"
      ? settled === 1
        ? "1 text is let go: it leaves now."
        : `${texts(settled)} are let go: they leave now, in order.`
      : settled === 1
        ? "1 text is cancelled. Who wrote it has the words as a draft."
        : `${texts(settled)} are cancelled. Who wrote them has the words as drafts.`;
  return left === 0
    ? { message: done }
    : {
        message: `${done} ${left === 1 ? "Another was" : `${left} others were`} decided about meanwhile.`,
        kind: "warning",
      };
}

export const refusedCopy = (code: string): string =>
  code === "not_held" ? "Somebody has decided about it already." : (commonCopy[code] ?? "");
