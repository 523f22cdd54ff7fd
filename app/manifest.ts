import type { MetadataRoute } from "next";

/** With it the inbox can be installed; on an iPhone that is what pushes need. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    id: "/inbox",
    name: "Partyline",
    short_name: "Partyline",
    start_url: "/inbox",
    scope: "/",
    display: "standalone",
    background_color: "#15302f",
    theme_color: "#15302f",
    icons: [
      { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  };
}
