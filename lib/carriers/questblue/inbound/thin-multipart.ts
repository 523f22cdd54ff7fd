import type { Thinner } from "../../port";
import { LEFT_OUT, readPartHead } from "./multipart";

const MAX_HEAD_BYTES = 8 * 1024;

/**
 * Makes a multipart body smaller while it arrives. Texts stay, and so do files as long as together they fit
 * into `maxFileBytes`. Of a file that does not fit only the headers stay, with a mark that its content was
 * left out. Never buffers more than that. A body that turns out not to be multipart passes unchanged.
 */
export const createThinner = (boundary: string, { maxFileBytes }: { maxFileBytes: number }): Thinner => {
  const delimiter = Buffer.from(`\n--${boundary}`);
  let rest = Buffer.from("\n");
  let state: "before" | "head" | "text" | "file" | "left_out" = "before";
  let filesLeft = maxFileBytes;
  let kept: Buffer[] = [];
  /** A file's headers and content, until it is known to fit. */
  let held: Buffer[] = [];
  let heldBytes = 0;

  const takeContent = (content: Buffer): void => {
    if (state === "left_out") return;
    if (state !== "file") return void kept.push(content);
    held.push(content);
    heldBytes += content.length;
    if (heldBytes <= filesLeft) return;
    const [head = Buffer.alloc(0)] = held;
    kept.push(
      Buffer.concat([head.subarray(0, headLength(head)), Buffer.from(`\r\n${LEFT_OUT}: yes\r\n\r\n`)]),
    );
    held = [];
    state = "left_out";
  };
  const endPart = (): void => {
    if (state === "file") {
      kept.push(...held);
      filesLeft -= heldBytes;
    }
    held = [];
    heldBytes = 0;
    state = "head";
  };

  const step = (): boolean => {
    if (state === "head") {
      const end = blankLine(rest);
      if (end < 0 && rest.length <= MAX_HEAD_BYTES) return false;
      const head = rest.subarray(0, end < 0 ? rest.length : end);
      rest = rest.subarray(head.length);
      if (readPartHead(head.toString("latin1")).isField || end < 0) {
        state = "text";
        kept.push(head);
      } else {
        state = "file";
        held = [head];
      }
      return true;
    }
    const at = rest.indexOf(delimiter);
    const upTo = at < 0 ? Math.max(0, rest.length - delimiter.length) : at;
    takeContent(rest.subarray(0, upTo));
    rest = rest.subarray(upTo);
    if (at < 0) return false;
    endPart();
    kept.push(delimiter);
    rest = rest.subarray(delimiter.length);
    return true;
  };

  const taken = (): Uint8Array[] => {
    const out = kept;
    kept = [];
    return out;
  };
  return {
    push(chunk) {
      rest = Buffer.concat([rest, chunk]);
      while (step());
      return taken();
    },
    end() {
      if (state === "head") kept.push(rest);
      else takeContent(rest);
      rest = Buffer.alloc(0);
      endPart();
      return taken();
    },
  };
};

/** Where the content begins, after the blank line; -1 as long as there is none. */
const blankLine = (bytes: Buffer): number => {
  const [crlf, lf] = [bytes.indexOf("\r\n\r\n"), bytes.indexOf("\n\n")];
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return crlf + 4;
  return lf < 0 ? -1 : lf + 2;
};

/** The length of a part's headers without the blank line after them. */
const headLength = (head: Buffer): number => head.toString("latin1").trimEnd().length;
