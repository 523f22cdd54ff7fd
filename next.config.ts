import type { NextConfig } from "next";
import { fixedHeaders, transportHeaders } from "./lib/server/security-headers";

// The web server in front sets them too; hosts without it have them from here, for pages and routes alike. `APP_URL` counts
// as it is while the pages are built.
const headers = () =>
  Object.entries({ ...fixedHeaders, ...transportHeaders(process.env.APP_URL ?? "") }).map(([key, value]) => ({
    key,
    value,
  }));

const config: NextConfig = {
  poweredByHeader: false,
  // What is for those who work on the product, such as app/design, is no page of a build.
  pageExtensions: ["tsx", "ts", ...(process.env.NODE_ENV === "development" ? ["dev.tsx"] : [])],
  // No page uses it, and an address that fetches other addresses is better not there.
  images: { unoptimized: true },
  // The tests build beside a product that runs from the other folder.
  distDir: process.env.NEXT_DIST_DIR || ".next",
  // `npm run check` checks them; a start should not wait for it again.
  typescript: { ignoreBuildErrors: true },
  // It names packages that a bundler cannot follow; none of them is used.
  serverExternalPackages: ["rate-limiter-flexible"],
  // Next trusts only "localhost" by itself, and the product opens under this name.
  allowedDevOrigins: ["127.0.0.1"],
  turbopack: { root: import.meta.dirname },
  headers: async () => [{ source: "/:path*", headers: headers() }],
};

export default config;
