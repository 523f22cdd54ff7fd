import { gzipSync } from "node:zlib";

/** The scripts that a document names, as tags or for its parts, and that a browser of today loads; the others are for old ones. */
export function firstLoadScripts(html: string): string[] {
  const forOldBrowsers = new Set(
    [...html.matchAll(/<script[^>]*noModule[^>]*>/gi)].map(
      ([tag]) => /static\/chunks\/[^"?]+\.js/.exec(tag)?.[0],
    ),
  );
  const named = new Set([...html.matchAll(/static\/chunks\/[^"'\\?]+\.js/g)].map(([path]) => path));
  return [...named].filter((path) => !forOldBrowsers.has(path));
}

/**
 * How much JavaScript a document brings with it, in kB after gzip. `get` answers a path of the application. Throws if a script
 * is not there: then the build is another one by now, and nothing measured on it counts.
 */
export async function firstLoadKilobytes(
  document: string,
  get: (path: string) => Promise<Response>,
): Promise<number> {
  const scripts = firstLoadScripts(await (await get(document)).text());
  const sizes = await Promise.all(
    scripts.map(async (path) => {
      const script = await get(`/_next/${path}`);
      if (!script.ok) throw new Error(`the script ${path} is not there: ${script.status}`);
      return gzipSync(Buffer.from(await script.arrayBuffer())).length;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1_000;
}
