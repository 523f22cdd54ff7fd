import { existsSync } from "node:fs";
import path from "node:path";

/** Takes over the checkout's `.env`, where there is one; what is set already stands. For what a person starts by hand. */
export function loadDotEnv(root: string): void {
  const file = path.join(root, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
}
