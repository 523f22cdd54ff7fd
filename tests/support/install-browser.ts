import { ensureBrowser } from "./browser";

try {
  console.log(await ensureBrowser((sentence) => console.error(sentence)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
