// Plain JavaScript, because the launcher itself is built with it (bootstrap.mjs).
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, stop } from "esbuild";

/**
 * Packages are not bundled, because some look for files next to themselves. Drizzle is bundled: its hundreds
 * of small modules, loaded one by one, take some 200 MB in every process, and 10 MB in one file.
 * @type {import("esbuild").Plugin}
 */
const packagesOutside = {
  name: "packages-outside",
  setup(it) {
    it.onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
      kind === "entry-point" || /^(@\/|drizzle-orm(\/|$))/.test(name)
        ? undefined
        : { path: name, external: true },
    );
  },
};

/**
 * A module that reads its own location gets that of its source, not of the bundle.
 * @type {import("esbuild").Plugin}
 */
const ownPlace = {
  name: "own-place",
  setup(it) {
    it.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      if (!text.includes("import.meta.")) return undefined;
      const contents = text
        .replaceAll("import.meta.dirname", JSON.stringify(path.dirname(file)))
        .replaceAll("import.meta.filename", JSON.stringify(file))
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(file).href));
      return { contents, loader: "ts" };
    });
  },
};

/**
 * Builds one file (`{name}.mjs`) from each entry point: run through a loader, a process would take twice the
 * memory.
 * @param {string} root
 * @param {Record<string, string>} entryPoints by the names of their files
 * @param {string} outdir inside the checkout, so that packages are found from it
 * @returns {Promise<void>}
 */
export async function bundle(root, entryPoints, outdir) {
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node22",
    format: "esm",
    logLevel: "silent",
    plugins: [packagesOutside, ownPlace],
  });
  // The bundler's own process would stay for a next build; there is none.
  await stop();
}
