import { readFile } from "node:fs/promises";
import type { Reply } from "../http";

/**
 * Files of the page by path: its own, and the product's tokens and typeface. Nothing is loaded from
 * elsewhere.
 */
const files: Record<string, { file: string; type: string }> = {
  "/": { file: "../page/index.html", type: "text/html; charset=utf-8" },
  "/page.css": { file: "../page/page.css", type: "text/css; charset=utf-8" },
  "/tokens.css": { file: "../../../../app/_ui/tokens.css", type: "text/css; charset=utf-8" },
  "/page.js": { file: "../page/page.js", type: "text/javascript; charset=utf-8" },
  "/dom.js": { file: "../page/dom.js", type: "text/javascript; charset=utf-8" },
  "/phones.js": { file: "../page/phones.js", type: "text/javascript; charset=utf-8" },
  "/controls.js": { file: "../page/controls.js", type: "text/javascript; charset=utf-8" },
  "/ledger.js": { file: "../page/ledger.js", type: "text/javascript; charset=utf-8" },
  "/inter.woff2": {
    file: "../../../../node_modules/inter-ui/variable/InterVariable.woff2",
    type: "font/woff2",
  },
};

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The place in the page for the form of all switches. */
const SWITCHES = "<!-- switches -->";

/**
 * A file of the page, read again each time so that an edit shows on reload; null for other paths. The page
 * contains the form, so that it works without script.
 */
export const answerAsset = async (path: string, form: () => string): Promise<Reply | null> => {
  const asset = files[path];
  if (asset === undefined) return null;
  const file = await readFile(new URL(asset.file, import.meta.url));
  const body = path === "/" ? file.toString("utf8").replace(SWITCHES, form) : file;
  return {
    status: 200,
    headers: {
      "content-type": asset.type,
      "cache-control": "no-cache",
      "content-security-policy": POLICY,
      "x-content-type-options": "nosniff",
    },
    body,
  };
};
