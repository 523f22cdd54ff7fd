import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** Smaller files are not worth an indirection. */
const MIN_LENGTH = 10_000;
/** The last line, by which alone copies differ. */
const OWN_MAP = /\n\/\/# sourceMappingURL=\S*\s*$/;

/**
 * The framework writes the code that routes have in common once for nearly each of them, and the web server would
 * read and hold all of these: 2 MB and up to a tenth of a second for each route that is asked for the first
 * time. Every copy in this folder becomes one line that requires the first of them.
 */
export async function shareChunks(folder: string): Promise<void> {
  const first = new Map<string, string>();
  for (const name of (await readdir(folder)).filter((each) => each.endsWith(".js")).sort()) {
    const file = path.join(folder, name);
    const text = (await readFile(file, "utf8")).replace(OWN_MAP, "");
    if (text.length < MIN_LENGTH) continue;
    const hash = createHash("sha256").update(text).digest("hex");
    const shared = first.get(hash);
    if (shared === undefined) {
      first.set(hash, name);
      continue;
    }
    await writeFile(file, `module.exports=require(${JSON.stringify(`./${shared}`)})\n`);
    await rm(`${file}.map`, { force: true });
  }
}
