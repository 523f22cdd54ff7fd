import pino, { type LogFn } from "pino";
import { describeError, redactValue } from "./redact";

/**
 * The only logger. Everything passes the redaction of redact.ts: no customer's text, no secret, no SQL
 * parameters, numbers only masked. One line of JSON per entry, on stdout.
 */
export const log = pino({
  level: process.env.LOG_LEVEL || "info",
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  // The hook below describes errors; pino's own serializer would drop the code and the cause.
  serializers: { err: (described: unknown) => described },
  formatters: { level: (label) => ({ level: label }) },
  hooks: {
    logMethod(args, method: LogFn) {
      method.apply(this, args.map(redactArgument) as Parameters<LogFn>);
    },
  },
});

/** Describes an error before pino sees it: pino would write its message and stack unchanged. */
const redactArgument = (argument: unknown): unknown =>
  argument instanceof Error ? { err: describeError(argument) } : redactValue(argument);
