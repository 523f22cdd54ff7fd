import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { MediaFile } from "./profiles";
import { samplePicture } from "./sample-picture";

const types: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  mp4: "video/mp4",
  pdf: "application/pdf",
};
const SAMPLE = "wheel.png";

export type MediaShelf = {
  /** Stores a picture and returns the path where everyone can fetch it; null for a type no phone sends. */
  add(contentType: string, bytes: Buffer): Promise<string | null>;
  /** The file at `/media/{name}`, or null. */
  find(name: string): Promise<MediaFile | null>;
  clear(): Promise<void>;
};

/** The carrier's media host: customers' attachments, which Partyline fetches without credentials. */
export const openMediaShelf = (folder: string): MediaShelf => {
  const shelf = path.join(folder, "media");
  return {
    add: async (contentType, bytes) => {
      const extension = Object.keys(types).find(
        (key) => types[key] === contentType.split(";")[0]?.trim().toLowerCase(),
      );
      if (extension === undefined || bytes.length === 0) return null;
      const name = `${randomUUID()}.${extension}`;
      await mkdir(shelf, { recursive: true });
      await writeFile(path.join(shelf, name), bytes);
      return `/media/${name}`;
    },
    find: async (name) => {
      const contentType = types[/^[\w-]{1,64}\.(\w{3,4})$/.exec(name)?.[1] ?? ""];
      if (contentType === undefined) return null;
      if (name === SAMPLE) return { name, contentType, bytes: samplePicture() };
      const bytes = await readFile(path.join(shelf, name)).catch(() => null);
      return bytes && { name, contentType, bytes };
    },
    clear: () => rm(shelf, { recursive: true, force: true }),
  };
};
