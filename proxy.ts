import { NextResponse, type NextRequest } from "next/server";
import { pagePolicy, transportHeaders } from "@/lib/server/security-headers";
import { env } from "@/lib/env";
import { PATH_HEADER } from "@/lib/web/return-path";

/**
 * Gives each page its content security policy with its own nonce: the framework reads the nonce from the
 * request's header and puts it on the tags it writes. Tells each page its own address, which it cannot know
 * otherwise. It decides nothing, so bypassing it gains nothing.
 */
export function proxy(request: NextRequest): NextResponse {
  const { appUrl, roomUrl } = env();
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = pagePolicy({ nonce, appUrl, roomUrl, dev: process.env.NODE_ENV === "development" });
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries({
    "content-security-policy": policy,
    ...transportHeaders(appUrl),
  }))
    response.headers.set(name, value);
  return response;
}

/**
 * Not /api: it has no pages, and this layer truncates long bodies instead of refusing them. Not the built
 * files: they need no nonce.
 */
export const config = { matcher: "/((?!api/|_next/).*)" };
