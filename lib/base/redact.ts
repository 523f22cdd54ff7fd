const REDACTED = "[redacted]";
const MAX_DEPTH = 6;

/** Keys whose values never enter a log: secrets, and customers' texts. */
const SECRET_KEY =
  /secret|password|passwd|token|cookie|authorization|credential|api_?key|^key$|^(body|text|msg|raw|payload|params|parameters)$/i;

const PHONE = /(?<![\w.-])\+?\d{10,15}(?![\w-])/g;

const PATTERNS: [RegExp, string][] = [
  [/(\/api\/sms\/webhook\/)[^\s/?#"]+/g, `$1${REDACTED}`],
  [/([?&](?:token|key|secret|code)=)[^&\s"]+/gi, `$1${REDACTED}`],
  [/(\b\w+:\/\/[^\s:/@]+:)[^\s@]+(@)/g, `$1${REDACTED}$2`],
  [/(\bBearer )\S+/gi, `$1${REDACTED}`],
];

/** A phone number as logs may show it: enough to recognise a known one, too little to call. */
export const maskPhone = (phone: string): string => `•••${phone.slice(-4)}`;

/** Removes phone numbers, keys in URLs, database passwords and bearer tokens from a sentence. */
export const redactText = (text: string): string =>
  PATTERNS.reduce((done, [pattern, replacement]) => done.replace(pattern, replacement), text).replace(
    PHONE,
    maskPhone,
  );

/** The same for a value of any shape on its way into a log. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return value;
  if (value === null || typeof value !== "object") return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return "[…]";
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_KEY.test(key) ? REDACTED : redactValue(item, depth + 1),
    ]),
  );
}

export type ErrorDescription = {
  name: string;
  message: string;
  code?: string;
  at?: string[];
  cause?: ErrorDescription;
};

/**
 * Describes an error without the values in it. Drizzle puts a statement's parameters into its message,
 * Postgres the text it could not read; here both are customers' texts and numbers. Keeps the cause chain.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: "NotAnError", message: typeof error };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const at = error.stack
    ?.split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  return {
    name: error.name,
    message: redactText(withoutValues(error.message, code)),
    ...(code !== undefined && { code }),
    ...(at !== undefined && depth === 0 && { at }),
    ...(error.cause !== undefined && depth < MAX_DEPTH && { cause: describeError(error.cause, depth + 1) }),
  };
}

const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;

function withoutValues(message: string, code: string | undefined): string {
  const statement = message.replace(/\n?params: .*$/s, "");
  return code !== undefined && DATA_EXCEPTION.test(code) ? statement.replace(/:? ".*"/s, "") : statement;
}
