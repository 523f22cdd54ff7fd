const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
export const ALLOWED_METHODS = [...METHODS].join(", ");

/** Called by machines under whatever name they know: a redirect would lose a carrier's call. */
const NOT_A_PAGE = /^\/(api|_next|parties)(\/|$)/;

export type Verdict = { do: "handle" } | { do: "refuse"; status: 400 | 405 } | { do: "redirect"; to: string };

/**
 * What to do with a request before the framework sees it. A page requested under another host name is
 * redirected to the product's one name: cookies and origin checks work only for that name.
 */
export function routeRequest(
  request: { method: string; url: string; host: string | undefined },
  appUrl: URL,
): Verdict {
  if (!METHODS.has(request.method)) return { do: "refuse", status: 405 };
  // An absolute URL in the request line is for proxies, and this is none.
  if (!request.url.startsWith("/")) return { do: "refuse", status: 400 };
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isRead || NOT_A_PAGE.test(request.url) || request.host?.toLowerCase() === appUrl.host)
    return { do: "handle" };
  // Appended, not resolved: `//elsewhere` must stay a path of ours.
  return { do: "redirect", to: `${appUrl.origin}${request.url}` };
}
