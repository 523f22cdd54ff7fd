import { fileURLToPath } from "node:url";
import { build, stop } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The worker as one module for the Workers runtime, as `wrangler` would build it. `@/` comes from tsconfig.json. */
export async function bundleWorker(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["party/worker.ts"],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    logLevel: "warning",
  });
  // esbuild's own process would stay for the next build; there is none.
  await stop();
  const [worker] = outputFiles;
  if (!worker) throw new Error("esbuild made no worker");
  return worker.text;
}
