import { startSimulator } from "./server";
import { readSimulatorSettings } from "./settings";

const simulator = await startSimulator(readSimulatorSettings(process.env));
console.log(`simulator ready at ${simulator.url}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void simulator.stop().then(() => process.exit(0));
  });
}
