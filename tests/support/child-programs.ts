import { mkdir, mkdtemp } from "node:fs/promises";
import path from "node:path";
import { inject } from "vitest";
import { bundle } from "@/lib/launch/bundle.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the programs of second processes are, each in one file. */
    childPrograms: string;
  }
}

const PROGRAMS = {
  racer: "tests/support/race-worker.ts",
  sender: "tests/support/sender-process.ts",
  webhook: "tests/support/webhook-process.ts",
};

/**
 * Makes one file of each program, in a folder that the caller removes: through a loader, module by module, the start of a
 * process takes five times the CPU, and dozens are started.
 */
export async function bundlePrograms(): Promise<string> {
  const root = path.resolve(import.meta.dirname, "../..");
  await mkdir(path.join(root, ".data"), { recursive: true });
  const folder = await mkdtemp(path.join(root, ".data/children-"));
  await bundle(root, PROGRAMS, folder);
  return folder;
}

/** The program of a second process, for `fork`. */
export const childProgram = (name: keyof typeof PROGRAMS): string =>
  path.join(inject("childPrograms"), `${name}.mjs`);
