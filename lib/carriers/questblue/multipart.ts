import { decodeText, headerParameter } from "./characters";

/** An uploaded file, or a field that the sender gave a media type. */
export type Upload = { name: string | null; contentType: string | null; bytes: Uint8Array };
export type Multipart = { fields: [string, string][]; files: Upload[]; flags: string[] };

const MAX_PARTS = 200;
const BLANK_LINE = Buffer.from("\r\n\r\n");

/** The boundary: from the content type, else from a body that begins with one; null when it is no multipart. */
export const multipartBoundary = (contentType: string | null, body: Uint8Array): string | null => {
  if (/^\s*multipart\//i.test(contentType ?? "")) {
    const declared = headerParameter(contentType, "boundary");
    if (declared) return declared;
  }
  const opening = /^--([\w'()+,./:=? -]{1,70}?)\s*\r\n/.exec(Buffer.from(body.subarray(0, 80)).toString("latin1"));
  return opening?.[1] ?? null;
};

/** Splits a multipart body into fields and files; null when it has no complete part. */
export const readMultipart = (body: Uint8Array, boundary: string): Multipart | null => {
  const parts: Multipart = { fields: [], files: [], flags: [] };
  // a line break before the first boundary too, so that all of them look alike
  const whole = Buffer.concat([Buffer.from("\r\n"), body]);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  let start = whole.indexOf(delimiter);
  for (let count = 0; start >= 0 && count < MAX_PARTS; count++) {
    const from = start + delimiter.length;
    const end = whole.indexOf(delimiter, from);
    if (end < 0) break;
    addPart(parts, whole.subarray(from, end));
    start = end;
  }
  return parts.fields.length + parts.files.length > 0 ? parts : null;
};

const addPart = (parts: Multipart, part: Buffer): void => {
  const headEnd = part.indexOf(BLANK_LINE);
  if (headEnd < 0) return;
  const headers = part.subarray(0, headEnd).toString("utf8").split("\r\n");
  const header = (name: string): string | null => {
    const line = headers.find((line) => line.toLowerCase().startsWith(`${name}:`));
    return line ? line.slice(name.length + 1).trim() : null;
  };
  const disposition = header("content-disposition");
  const contentType = header("content-type");
  const name = headerParameter(disposition, "name");
  const fileName = headerParameter(disposition, "filename");
  const bytes = new Uint8Array(part.subarray(headEnd + BLANK_LINE.length));
  const isField = fileName === null && (contentType === null || /^text\/plain\b/i.test(contentType));
  if (!isField) {
    parts.files.push({ name: fileName, contentType, bytes });
  } else if (name !== null) {
    const decoded = decodeText(bytes, headerParameter(contentType, "charset"));
    if (decoded.flag && !parts.flags.includes(decoded.flag)) parts.flags.push(decoded.flag);
    parts.fields.push([name, decoded.text]);
  }
};
