/**
 * Headers of every answer, from the web server, the framework or the webhook. Pages replace the policy by
 * `pagePolicy`; anything else may not run, load or be framed.
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

/** `https` permanently, if the product uses it. Not for subdomains, which may belong to others. */
export const transportHeaders = (appUrl: string): Record<string, string> =>
  appUrl.startsWith("https:") ? { "strict-transport-security": `max-age=${TWO_YEARS_S}` } : {};

export type PagePolicy = {
  /** New for each answer; the page's scripts and style elements carry it. */
  nonce: string;
  appUrl: string;
  /** Where the rooms are, if not behind `appUrl`. */
  roomUrl?: string | undefined;
  /** The framework's development scripts evaluate code and write style elements. */
  dev?: boolean;
};

/**
 * A page's own policy. Scripts run only by nonce, and may load further ones of the build (`strict-dynamic`):
 * a file that somebody placed on this host does not qualify. The rooms' origin is listed, because not every
 * browser counts a websocket to its own host as `'self'`. Style attributes are allowed: the server uses them
 * to draw rows, and since all pictures and fonts must be our own they cannot leak data.
 */
export function pagePolicy({ nonce, appUrl, roomUrl, dev = false }: PagePolicy): string {
  const secure = appUrl.startsWith("https:");
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    dev ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    `connect-src 'self' ${websocketOrigin(roomUrl ?? appUrl)}`,
    // The one worker shows pushes; scripts of pages have a nonce, which it cannot have.
    "worker-src 'self'",
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
