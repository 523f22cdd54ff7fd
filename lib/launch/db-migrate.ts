import { migrate } from "@/db/migrate";
import { refuseForgetfulPooler } from "@/db/pooler";
import { offerSetup, setupLines } from "./setup-code";
import { withDatabase } from "./with-database";

await withDatabase(async ({ databaseUrl, appUrl, demo }) => {
  await refuseForgetfulPooler(databaseUrl);
  await migrate(databaseUrl);
  console.log("The database is at this version.");
  // If nothing else of ours runs at a console, this is the place to print the code.
  const code = demo ? null : await offerSetup(databaseUrl);
  for (const line of setupLines(code, appUrl)) console.log(line);
});
