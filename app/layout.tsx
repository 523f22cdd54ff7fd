import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { PopstateFirst } from "./_ui/layout/popstate-first";
import { keptTheme } from "./_ui/theme-cookie";
import "./globals.css";

/** The whole variable file: subsets drop the character variants that tokens.css asks for. */
const inter = localFont({
  src: "../node_modules/inter-ui/variable/InterVariable.woff2",
  variable: "--font-inter",
  weight: "100 900",
  display: "swap",
});

export const metadata: Metadata = {
  title: { default: "Partyline", template: "%s - Partyline" },
  description: "A shared SMS inbox in which a team cannot answer a customer twice by accident.",
};

/** A nonce belongs to one response; a page made at build time would have none. */
export const dynamic = "force-dynamic";

/** A phone's on-screen keyboard shrinks the page, so that the composer stays above it. */
export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  colorScheme: "light dark",
  interactiveWidget: "resizes-content",
};

export default async function RootLayout({ children }: { children: React.ReactNode }) {
  return (
    // Changes here by an extension, or by choosing a theme, are no hydration mistake.
    <html lang="en" className={inter.variable} data-theme={await keptTheme()} suppressHydrationWarning>
      <body>
        <PopstateFirst />
        {children}
      </body>
    </html>
  );
}
