import { log } from "@/lib/base/log";

/**
 * Sends what the framework prints through our log. It prints an error as it is, and drizzle's hold the values of
 * their statement: what somebody searched for, or wrote (V64).
 */
export function quietConsole(): void {
  for (const level of ["error", "warn"] as const)
    console[level] = (...said: unknown[]) => {
      const fault = said.find((each) => each instanceof Error);
      const words = said
        .filter((each) => typeof each === "string")
        .join(" ")
        .trim();
      log[level](
        { ...(fault && { err: fault }), from: "framework" },
        words.replace(/\n?params: .*$/s, "") || "the framework said",
      );
    };
}
