/** Holds `light` or `dark`, and no secret: what the frame of every page looks like, also before anybody has signed in. */
export const THEME_COOKIE = "partyline.theme";
export const THEME_COOKIE_SECONDS = 365 * 86_400;
