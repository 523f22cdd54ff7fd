import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
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

/** A nonce is of one answer; a page made at build time would have none. */
export const dynamic = "force-dynamic";

/** The keyboard of a phone takes its room from the page, so that the composer stands above it. */
export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  colorScheme: "light dark",
  interactiveWidget: "resizes-content",
};

export default async function RootLayout({ children }: { children: React.ReactNode }) {
  return (
    // What an extension, or the choice of a theme, changes here is no mistake of the page.
    <html lang="en" className={inter.variable} data-theme={await keptTheme()} suppressHydrationWarning>
      <body>{children}</body>
    </html>
  );
}
