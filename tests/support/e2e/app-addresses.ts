import { readdir } from "node:fs/promises";
import path from "node:path";

const APP = path.resolve(import.meta.dirname, "../../../app");

/** Every address of the application, from its files, so that a new one is asked for without being named. `id` fills what varies. */
export async function addresses(fileName: "page.tsx" | "route.ts", id: string): Promise<string[]> {
  const files = await readdir(APP, { recursive: true });
  return files
    .filter((file) => path.basename(file) === fileName)
    .map((file) =>
      path
        .dirname(`/${file}`)
        .split(path.sep)
        .filter((part) => !/^\(.*\)$/.test(part))
        .map((part) => (part.startsWith("[") ? id : part))
        .join("/"),
    )
    .map((address) => address || "/");
}
