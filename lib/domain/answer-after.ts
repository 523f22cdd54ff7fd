/**
 * A webhook call is answered after this time at the latest, taken in or not, since the raw call is safe; and earlier
 * only when it is taken in. So a call that is younger and not yet read was not answered: a text need not wait for it.
 */
export const ANSWER_AFTER_MS = 300;
