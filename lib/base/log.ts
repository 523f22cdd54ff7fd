import pino, { type LogFn } from "pino";
import { describeError, redactValue } from "./redact";

/**
 * The one way to log. Whatever is passed goes through the redaction of redact.ts: no customer's text, no
 * secret, numbers only masked, no SQL parameters. One line of JSON per entry, on stdout.
 */
export const log = pino({
  level: process.env.LOG_LEVEL || "info",
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  // Described in the hook below; pino's own serializer would drop the code and the cause.
  serializers: { err: (described: unknown) => described },
  formatters: { level: (label) => ({ level: label }) },
  hooks: {
    logMethod(args, method: LogFn) {
      method.apply(this, args.map(redactArgument) as Parameters<LogFn>);
    },
  },
});

/** An error is described before pino sees it: pino would write its message and stack as they are. */
const redactArgument = (argument: unknown): unknown =>
  argument instanceof Error ? { err: describeError(argument) } : redactValue(argument);
