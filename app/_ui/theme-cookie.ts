import { cookies } from "next/headers";
import { type Theme, themes } from "@/lib/domain/people/display-settings";
import { env } from "@/lib/env";

/** Holds `light` or `dark`, no secret: the theme of every page's frame, also before sign-in. */
const THEME_COOKIE = "partyline.theme";
const SECONDS = 365 * 86_400;

/** The theme this browser was last given; undefined means the device's. */
export async function keptTheme(): Promise<Theme | undefined> {
  const kept = (await cookies()).get(THEME_COOKIE)?.value;
  return themes.find((theme) => theme === kept && theme !== "system");
}

export async function keepTheme(theme: Theme): Promise<void> {
  (await cookies()).set(THEME_COOKIE, theme, {
    path: "/",
    maxAge: SECONDS,
    sameSite: "lax",
    httpOnly: true,
    secure: env().appUrl.startsWith("https:"),
  });
}
