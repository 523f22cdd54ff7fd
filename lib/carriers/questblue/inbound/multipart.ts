import { decodeText, headerParameter } from "./characters";

/** An uploaded file, or a field to which the sender gave a media type. */
export type Upload = { name: string | null; contentType: string | null; bytes: Uint8Array };
export type Multipart = { fields: [string, string][]; files: Upload[]; flags: string[] };

const MAX_PARTS = 200;
/** A header added to a part whose content was too large to keep. */
export const LEFT_OUT = "x-left-out";

/**
 * The boundary from the content type, otherwise from a body that begins with one; null if it is not
 * multipart.
 */
export const multipartBoundary = (contentType: string | null, body: Uint8Array): string | null => {
  if (/^\s*multipart\//i.test(contentType ?? "")) {
    const declared = headerParameter(contentType, "boundary");
    if (declared) return declared;
  }
  const opening = /^--([\w'()+,./:=? -]{1,70}?)\s*\n/.exec(
    Buffer.from(body.subarray(0, 80)).toString("latin1"),
  );
  return opening?.[1] ?? null;
};

/**
 * Splits a multipart body into fields and files; null if it has no part. From a truncated body, returns what
 * arrived.
 */
export const readMultipart = (body: Uint8Array, boundary: string): Multipart | null => {
  const parts: Multipart = { fields: [], files: [], flags: [] };
  // A line break before the first boundary too, so that all of them look alike.
  const whole = Buffer.concat([Buffer.from("\n"), body]);
  const delimiter = Buffer.from(`\n--${boundary}`);
  let start = whole.indexOf(delimiter);
  for (let count = 0; start >= 0; count++) {
    const from = start + delimiter.length;
    const end = whole.indexOf(delimiter, from);
    const isClosing = whole.subarray(from, from + 2).toString("latin1") === "--";
    if (isClosing) break;
    if (count === MAX_PARTS) flag(parts, "parts_left_out");
    if (count < MAX_PARTS)
      addPart(parts, whole.subarray(from, end < 0 ? whole.length : end), { isWhole: end >= 0 });
    start = end;
  }
  return parts.fields.length + parts.files.length > 0 || parts.flags.length > 0 ? parts : null;
};

const flag = (parts: Multipart, name: string): void => {
  if (!parts.flags.includes(name)) parts.flags.push(name);
};

/** Splits a part into headers and content. Lines may end without a carriage return. */
const headEnd = (part: Buffer): { head: string; content: Buffer } | null => {
  const [crlf, lf] = [part.indexOf("\r\n\r\n"), part.indexOf("\n\n")];
  if (crlf >= 0 && (lf < 0 || crlf < lf))
    return { head: part.subarray(0, crlf).toString("utf8"), content: part.subarray(crlf + 4) };
  return lf < 0 ? null : { head: part.subarray(0, lf).toString("utf8"), content: part.subarray(lf + 2) };
};

export type PartHead = {
  name: string | null;
  fileName: string | null;
  contentType: string | null;
  isField: boolean;
  isLeftOut: boolean;
};

/** What the head of a part says of it. A part without a file name whose type is text is a field. */
export const readPartHead = (head: string): PartHead => {
  const headers = head.split(/\r?\n/);
  const header = (name: string): string | null => {
    const line = headers.find((line) => line.toLowerCase().startsWith(`${name}:`));
    return line ? line.slice(name.length + 1).trim() : null;
  };
  const disposition = header("content-disposition");
  const contentType = header("content-type");
  const fileName = headerParameter(disposition, "filename");
  const isText = contentType === null || /^text\/plain\b/i.test(contentType);
  return {
    name: headerParameter(disposition, "name"),
    fileName,
    contentType,
    isField: fileName === null && isText,
    isLeftOut: header(LEFT_OUT) !== null,
  };
};

const addPart = (parts: Multipart, part: Buffer, { isWhole }: { isWhole: boolean }): void => {
  const split = headEnd(part);
  if (split === null) return isWhole ? undefined : flag(parts, "parts_left_out");
  const { name, fileName, contentType, isField, isLeftOut } = readPartHead(split.head);
  if (isLeftOut) return flag(parts, "media_left_out");
  const { content } = split;
  const bytes = new Uint8Array(isWhole && content.at(-1) === 0x0d ? content.subarray(0, -1) : content);
  // Half a picture is useless; half a text is better than none.
  if (!isWhole) flag(parts, isField ? "text_broke_off" : "unreadable_media");
  if (isField && name !== null) {
    const decoded = decodeText(bytes, headerParameter(contentType, "charset"));
    if (decoded.flag) flag(parts, decoded.flag);
    parts.fields.push([name, decoded.text]);
  } else if (isWhole) {
    parts.files.push({ name: fileName, contentType, bytes });
  }
};
