/**
 * What every answer tells a browser, whoever gives it: the web server, the framework, the carrier's door. A page
 * replaces the policy by `pagePolicy`; whatever is no page may neither run, load nor be framed.
 */
export const fixedHeaders = {
  "content-security-policy":
    "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy":
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()",
} as const;

const TWO_YEARS_S = 63_072_000;

/** `https` for good, where the product is open under it. Not for subdomains, which are somebody else's. */
export const transportHeaders = (appUrl: string): Record<string, string> =>
  appUrl.startsWith("https:") ? { "strict-transport-security": `max-age=${TWO_YEARS_S}` } : {};

export type PagePolicy = {
  /** New for each answer; what a page's scripts and style elements carry. */
  nonce: string;
  appUrl: string;
  /** Where the rooms are, when they are not behind `appUrl`. */
  roomUrl?: string | undefined;
  /** The framework's development scripts evaluate code and write style elements. */
  dev?: boolean;
};

/**
 * A page's own policy. Scripts run by nonce alone, and load further ones of the build (`strict-dynamic`): a
 * file that somebody got onto this host is none of them. The room is named, since not every browser counts a
 * websocket to the own host as `'self'`. Style attributes are let be: the server draws rows with them, and
 * with every source of pictures and fonts our own they carry nothing away.
 */
export function pagePolicy({ nonce, appUrl, roomUrl, dev = false }: PagePolicy): string {
  const secure = appUrl.startsWith("https:");
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    dev ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    `connect-src 'self' ${websocketOrigin(roomUrl ?? appUrl)}`,
    "object-src 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secure ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

function websocketOrigin(address: string): string {
  const url = new URL(address);
  return `${url.protocol === "https:" ? "wss:" : "ws:"}//${url.host}`;
}
