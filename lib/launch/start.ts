import { runStack } from "./run-stack";

await runStack("production");
