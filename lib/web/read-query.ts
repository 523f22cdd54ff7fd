const PLAIN_KEY = /^[a-z][a-zA-Z0-9_]*$/;

/**
 * Query parameters as a plain record, or null when a name comes twice or is spelled like an array or an
 * object (`id[]`, `filter[constructor]`): two readers could take such a query for two things (BA4).
 */
export function readQuery(params: URLSearchParams): Record<string, string> | null {
  const entries = [...params];
  const names = new Set(entries.map(([name]) => name));
  if (names.size !== entries.length || ![...names].every((name) => PLAIN_KEY.test(name))) return null;
  return Object.fromEntries(entries);
}
