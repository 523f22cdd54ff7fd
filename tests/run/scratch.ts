import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { onStop } from "@/lib/launch/terminal";

export type Scratch = { root: string; folder: string; signal: AbortSignal };

const INTERRUPTED = 130;

/**
 * Does the work in a folder of its own that is removed afterwards, also when it is interrupted, and exits with
 * the code it returns.
 */
export async function runInScratch(name: string, work: (scratch: Scratch) => Promise<number>): Promise<void> {
  const root = path.resolve(import.meta.dirname, "../..");
  await mkdir(path.join(root, ".data"), { recursive: true });
  const folder = await mkdtemp(path.join(root, ".data", `${name}-`));
  // As root, Postgres runs as someone else, who must reach what lies in here.
  await chmod(folder, 0o755);
  // Processes that are just being stopped may still write.
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });

  const stopping = new AbortController();
  onStop(async () => {
    stopping.abort();
    await remove();
  }, INTERRUPTED);
  try {
    const code = await work({ root, folder, signal: stopping.signal });
    await remove();
    process.exit(code);
  } catch (error) {
    // Interrupted: whoever stops us removes the folder and exits.
    if (stopping.signal.aborted) return;
    await remove();
    throw error;
  }
}
