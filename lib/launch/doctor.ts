import { systemClock } from "@/lib/base/clock";
import { examineInstallation } from "@/lib/doctor/examine-installation";
import { checkCopy } from "@/lib/doctor/copy";
import { withDatabase } from "./with-database";

/**
 * `npm run doctor`: checks settings, database, rooms, worker, our public address and the carrier's account,
 * and says what to do. Changes nothing and sends no message. Exits with 1 if something is wrong.
 */
const SIGNS = { well: "ok  ", doubtful: "look", wrong: "BAD ", unknown: "?   ", off: "-   " };

await withDatabase(async (settings) => {
  const checks = await examineInstallation(settings, { now: systemClock, fetch });
  for (const check of checks) console.log(`${SIGNS[check.state]}  ${checkCopy(check)}`);
  const wrong = checks.filter(({ state }) => state === "wrong").length;
  console.log(
    wrong === 0 ? "\nNothing is wrong." : `\n${wrong} ${wrong === 1 ? "thing is" : "things are"} wrong.`,
  );
  if (wrong > 0) process.exitCode = 1;
});
process.exit(process.exitCode ?? 0);
