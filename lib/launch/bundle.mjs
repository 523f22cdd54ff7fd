// Plain JavaScript, since the launcher itself is made by it (bootstrap.mjs).
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, stop } from "esbuild";

/**
 * Packages stay outside, for some look for files beside themselves. Drizzle is joined: its hundreds of small
 * modules, loaded one by one, take some 200 MB of every process, and 10 MB of one file.
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
 * A module that asks where it lies means its source, not the bundle.
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
 * Makes one file (`{name}.mjs`) of each entry point: run through a loader, a process would take twice the memory.
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
  // The bundler's own process would stay for the next one; there is none.
  await stop();
}
