const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
export const ALLOWED_METHODS = [...METHODS].join(", ");

/** Called by machines under whatever name they know: a redirect would lose a carrier's call. */
const NOT_A_PAGE = /^\/(api|_next|parties)(\/|$)/;

export type Verdict = { do: "handle" } | { do: "refuse"; status: 400 | 405 } | { do: "redirect"; to: string };

/**
 * What to do with a request before the framework sees it. A page asked for under another host name goes to
 * the one name the product has: cookies and origin checks hold for that name only.
 */
export function routeRequest(
  request: { method: string; url: string; host: string | undefined },
  appUrl: URL,
): Verdict {
  if (!METHODS.has(request.method)) return { do: "refuse", status: 405 };
  // An absolute address in the request line is for proxies, which this is not.
  if (!request.url.startsWith("/")) return { do: "refuse", status: 400 };
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isRead || NOT_A_PAGE.test(request.url) || request.host?.toLowerCase() === appUrl.host)
    return { do: "handle" };
  // Appended, not resolved: `//elsewhere` must stay a path of ours.
  return { do: "redirect", to: `${appUrl.origin}${request.url}` };
}
