/**
 * Names the person whom a page was made for, on every call that the page makes. In a browser that several people share,
 * the cookie may be another's by now: such a call is refused (409 `other_person`), whatever it asks. A program that
 * leaves the header out is asked for nothing.
 */
export const PERSON_HEADER = "partyline-person";
