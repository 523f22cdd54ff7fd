const words = (name: string): string[] => name.split(/\s+/u).filter(Boolean);
const firstLetter = (word: string | undefined): string => [...(word ?? "")][0]?.toUpperCase() ?? "";

/**
 * For an avatar: "Ana Reyes" is AR, "Ana" is A, "Ana Maria Reyes" is AR. A question mark if there is no name.
 */
export function initials(name: string): string {
  const all = words(name);
  return firstLetter(all[0]) + (all.length > 1 ? firstLetter(all.at(-1)) : "") || "?";
}

/** For "Ana is replying". The whole name if it is one word. */
export const firstName = (name: string): string => words(name)[0] ?? "";
