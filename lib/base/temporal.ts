/**
 * Days and clock times in time zones, for the server only: this is too large for a browser, which has `Intl`.
 */
export { Temporal } from "temporal-polyfill";
