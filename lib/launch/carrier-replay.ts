import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { inspect } from "node:util";
import { type Recording, recordingSchema } from "@/lib/carriers/recording/recording";
import { replay } from "@/lib/carriers/questblue/replay";

/**
 * `npm run carrier:replay -- FILE|FOLDER… [--settings='{"digits":10}']`: shows how the adapter reads recorded
 * calls. Exits with 1 if a file is not a recording. Nothing leaves this machine.
 */
const [settingsFlag] = process.argv.filter((word) => word.startsWith("--settings="));
const places = process.argv.slice(2).filter((word) => !word.startsWith("--"));
if (places.length === 0) {
  console.error(
    "Name the files or folders of a recording: npm run carrier:replay -- .data/carrier-recording",
  );
  process.exit(1);
}

const recordings: Recording[] = [];
for (const file of (await Promise.all(places.map(filesOf))).flat()) {
  const recording = await readFile(file, "utf8")
    .then((text) => recordingSchema.parse(JSON.parse(text)))
    .catch(() => null);
  if (recording !== null) recordings.push(recording);
  else {
    console.error(`${file} is no recording.`);
    process.exitCode = 1;
  }
}
for (const { what, understood } of await replay(
  recordings,
  settingsFlag ? JSON.parse(settingsFlag.slice("--settings=".length)) : {},
))
  console.log(`${what}\n  ${inspect(understood, { depth: 6, breakLength: 110 }).replaceAll("\n", "\n  ")}`);
process.exit(process.exitCode ?? 0);

async function filesOf(place: string): Promise<string[]> {
  if (!(await stat(place).catch(() => null))?.isDirectory()) return [place];
  return (await readdir(place))
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => path.join(place, name));
}
