/** A patch that breaks one guarantee, and the test that must notice. */
export type Mutant = { name: string; tool: "vitest" | "playwright"; args: string[] };

/**
 * Reads the header of a file in tests/mutants: a line `# turns red: vitest run …` or `# turns red: playwright
 * test …`, words as a shell would split them. Throws when there is none: a mutant nobody notices proves nothing.
 */
export function readMutant(name: string, patch: string): Mutant {
  const command = /^# turns red: (.+)$/m.exec(patch)?.[1];
  const [tool, ...args] = words(command ?? "");
  if (tool !== "vitest" && tool !== "playwright")
    throw new Error(`${name} has no line "# turns red: vitest …" or "# turns red: playwright …"`);
  return { name, tool, args };
}

const words = (text: string): string[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, quoted, bare]) => double ?? quoted ?? bare ?? "",
  );
