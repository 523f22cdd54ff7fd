/**
 * Names the person whom a page was made for, on every call of the page. In a browser that several people
 * share, the cookie may be another person's by now. Such a call is refused (409 `other_person`), whatever it
 * asks. A call without the header, as from a program, is not checked.
 */
export const PERSON_HEADER = "partyline-person";
