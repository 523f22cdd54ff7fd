import type { NextConfig } from "next";
import { fixedHeaders, transportHeaders } from "./lib/server/security-headers";

// The web server in front sets these headers too; hosts without it get them from here, for pages and routes
// alike. `APP_URL` is read at build time.
const headers = () =>
  Object.entries({ ...fixedHeaders, ...transportHeaders(process.env.APP_URL ?? "") }).map(([key, value]) => ({
    key,
    value,
  }));

const config: NextConfig = {
  poweredByHeader: false,
  // Pages for developers of the product, such as app/design, are not part of a build.
  pageExtensions: ["tsx", "ts", ...(process.env.NODE_ENV === "development" ? ["dev.tsx"] : [])],
  // No page uses it, and an address that fetches other addresses is better disabled.
  images: { unoptimized: true },
  // The tests build beside a running product that uses the other folder.
  distDir: process.env.NEXT_DIST_DIR || ".next",
  // `npm run check` checks types; a start should not wait for it again.
  typescript: { ignoreBuildErrors: true },
  // It names packages that a bundler cannot resolve; none of them is used.
  serverExternalPackages: ["rate-limiter-flexible"],
  // By default Next trusts only "localhost", and the product opens under this name.
  allowedDevOrigins: ["127.0.0.1"],
  turbopack: { root: import.meta.dirname },
  experimental: {
    // A built server runs without (lib/launch/stack.ts), and a tenth of a build went into them.
    turbopackSourceMaps: process.env.NODE_ENV === "development",
  },
  headers: async () => [{ source: "/:path*", headers: headers() }],
};

export default config;
