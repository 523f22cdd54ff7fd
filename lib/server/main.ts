import { createServer } from "node:http";
import next from "next";
import { log } from "@/lib/base/log";
import { application, closeApplication, warmUp } from "@/lib/runtime/application";
import { env } from "@/lib/env";
import { answerWebhook } from "./answer-webhook";
import { createWebServer } from "./server";

/** The web server process: Next's handler behind the one port. */
const { host, port, roomPort, appUrl, trustedProxies } = env();
const dev = process.env.NODE_ENV === "development";
// In development a person reads the console.
if (!dev) quietConsole();

// Next would listen for upgrades on the server that its requests come from, and pass them on by its own
// rules. So it gets a server that never listens, and lib/server/server.ts alone decides. In development, its
// own socket, which its pages wait for, is passed to that server.
const idle = createServer();
const app = next({ dev, hostname: host, port, httpServer: idle });
await app.prepare();
const handle = app.getRequestHandler();
const { server, close } = createWebServer(
  { appUrl, roomPort, trustedProxies },
  {
    handle: (request, response) =>
      answerWebhook(request, response, () => application().webhook) ?? handle(request, response),
    ...(dev && {
      handleUpgrade: (request, socket, head) => void idle.emit("upgrade", request, socket, head),
    }),
  },
);

process.on("unhandledRejection", (reason) => log.error({ err: reason }, "A rejection nobody handled"));
process.on("uncaughtException", (error) => {
  log.fatal({ err: error }, "The web server ends; it is started again");
  process.exit(1);
});
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    void close()
      .then(closeApplication)
      .finally(() => process.exit(0));
  });

await warmUp();
server.listen(port, host, () => log.info({ host, port }, "web ready"));

/**
 * Sends what the framework prints through our log. The framework prints errors unchanged, and Drizzle's
 * contain the values of their statement: what somebody searched for, or wrote (V64).
 */
function quietConsole(): void {
  for (const level of ["error", "warn"] as const)
    console[level] = (...said: unknown[]) => {
      const fault = said.find((each) => each instanceof Error);
      const words = said
        .filter((each) => typeof each === "string")
        .join(" ")
        .trim();
      log[level](
        { ...(fault && { err: fault }), from: "framework" },
        words.replace(/\n?params: .*$/s, "") || "the framework said",
      );
    };
}
