/**
 * What the product is asked that it should not be, and what that gets. Each row is one test of this folder
 * (tests/unit/bad-input-catalogue.test.ts holds the two together), or says which feature it waits for.
 *
 * For all of them: never an answer of 500 or more that is not named here, no effect, the same answer to the same
 * question, nothing of the inside in it. "Kept" is 2xx and the raw call in quarantine, with a reason, for a person.
 *
 * `later`: the whole row waits for that feature; `partly`: what it will have to ask besides, once there is such a thing.
 */
type Row = { input: string; gets: string; later?: string; partly?: string };

const rows = {
  BW1: { input: "no key, a wrong one, another tenant's", gets: "401 without a word" },
  BW2: {
    input: "addresses a caller claims for itself",
    gets: "are believed of nobody",
    partly: "a list of the carrier's own addresses",
  },
  BW3: { input: "every method but POST", gets: "405 with Allow" },
  BW4: { input: "an empty body", gets: "kept" },
  BW5: { input: "broken JSON, a byte order mark, UTF-16", gets: "kept; read where a mark says how" },
  BW6: { input: "JSON that is no object", gets: "kept" },
  BW7: { input: "a key named twice", gets: "kept: neither value wins" },
  BW8: { input: "prototype keys", gets: "mean nothing" },
  BW9: { input: "100,000 levels", gets: "400" },
  BW10: {
    input: "too much, a length that is not true, a byte now and then",
    gets: "413, 400 or 408, never a part taken for the whole",
  },
  BW11: { input: "a form, JSON, parts, under any type", gets: "read by what it is, or kept" },
  BW12: { input: "XML with entities", gets: "415, and nobody is visited" },
  BW13: { input: "a packed body", gets: "415" },
  BW14: { input: "msg for text, both, neither", gets: "one text; text wins; nothing is (empty)" },
  BW15: {
    input: "one, many, no recipients, the same twice",
    gets: "one copy for each number of ours; none is kept",
  },
  BW16: { input: "numbers of two tenants", gets: "copies as far as the key reaches" },
  BW17: { input: "no number of ours", gets: "kept, and the log says so" },
  BW18: { input: "one sender in many spellings", gets: "one contact" },
  BW19: {
    input: "senders that are no phone",
    gets: "stored as written, no reply leaves; none at all is kept",
  },
  BW20: { input: "texts of every length", gets: "stored whole up to 1,600 characters, then cut with a mark" },
  BW21: { input: "NUL in a text", gets: "stored with U+FFFD and a flag" },
  BW22: { input: "halves of characters, bytes that are no UTF-8", gets: "stored with U+FFFD" },
  BW23: { input: "direction marks, zalgo, 5,000 emoji", gets: "stored as characters" },
  BW24: { input: "markup, templates, escapes, line breaks", gets: "plain text, and no line of a log" },

  BA1: {
    input: "no session, a tampered, expired, doubled, huge or foreign one",
    gets: "401; a foreign one is its owner's",
  },
  BA2: { input: "Authorization in every spelling", gets: "401" },
  BA3: { input: "what is no id, and ids of others", gets: "404 or 400, as for what is not there" },
  BA4: { input: "a query that can mean two things", gets: "400" },
  BA5: { input: "a cursor of another person, sign-in, list, or nobody", gets: "400" },
  BA6: { input: "an order to sort by", gets: "400: there is no such choice" },
  BA7: { input: "limits, places, pages and dates that are none", gets: "400" },
  BA8: {
    input: "searches for wildcards, patterns, 500 ORs, 10 kB",
    gets: "within a second, literal and bounded, or 400",
  },
  BA9: { input: "a reply that is empty, too long or no text", gets: "422, and the draft stays" },
  BA10: {
    input: "recipients that are no customer's phone here",
    gets: "422 with a reason; 409 after STOP",
    partly: "blocking a customer",
  },
  BA11: { input: "from a number of others, one lost just now, one switched off", gets: "404, 404, 409" },
  BA12: {
    input: "a used key with other words, no key, another's key",
    gets: "422; keys are each person's own",
  },
  BA13: { input: "a seenSeq passed, negative, ahead, missing", gets: "409, 400, 400, 400" },
  BA14: { input: "an override of another state or reason", gets: "409; of no known reason 400" },
  BA15: {
    input: "an action of no page, another page, no session",
    gets: "404 or 409, or as if called alone",
  },
  BA16: {
    input: "arguments of wrong types, 10,000 fields, references",
    gets: "400 or less than that, 413 for the many, and quickly",
  },

  BR1: { input: "no ticket, an old, foreign, doubled or misplaced one", gets: "403 before it opens" },
  BR2: { input: "forged tickets", gets: "403" },
  BR3: { input: "foreign origins", gets: "403" },
  BR4: { input: "room names that are none", gets: "404 or 400: a number has one room" },
  BR5: { input: "a connection id of the caller's choice", gets: "gives nothing" },
  BR6: { input: "headers of the room library", gets: "are ignored" },
  BR7: { input: "plain requests to a room", gets: "401 or 404" },
  BR8: {
    input: "frames that are no JSON, too big, binary",
    gets: "an error or a close; others hear nothing",
  },
  BR9: { input: "frames of wrong shape", gets: "an error; others hear nothing" },

  BL1: {
    input: "an unknown account, a wrong password, a disabled person",
    gets: "one 401, in words and time",
    partly: "verifying an address",
  },
  BL2: { input: "addresses that look like others", gets: "refused; one account has one spelling" },
  BL3: {
    input: "passwords that are nearly right, too long, no text",
    gets: "401, 422, 413, 400: exact or nothing",
  },
  BL4: { input: "guesses, spread over claimed addresses, all at once", gets: "429 with Retry-After" },
  BL5: { input: "a planted session, a second sign-in, a foreign page", gets: "a new session; 403" },
  BL6: {
    input: "a link for a new password used twice, late, by another",
    gets: "once, for an hour, on our own host",
    partly: "password reset by mail",
  },
  BL7: {
    input: "an invitation used twice, late, altered, by somebody else, a thousand of them",
    gets: "refused; 429",
  },

  BF1: {
    input: "a number that is another tenant's, malformed, added twice at once",
    gets: "409 that names nobody; 422; once",
  },
  BF2: {
    input: "an admin's form from somebody who is none here",
    gets: "403, 404 or 409: a team keeps its last owner",
  },
  BF3: { input: "fields that no form has", gets: "ignored, and the log counts them" },
  BF4: { input: "credentials that are none", gets: "422, and none is ever shown again" },
  BF5: {
    input: "an address for the carrier or the webhook",
    gets: "nothing: both are settings, no form has a field for them",
  },
  BF6: {
    input: "an automatic answer to an automatic answer",
    gets: "at most one an hour",
    later: "automatic replies",
  },
  BF7: { input: "business hours across midnight, DST, 24:00", gets: "checked", later: "business hours" },

  BM1: {
    input: "a picture at this machine, however spelled",
    gets: "refused, nobody is visited",
    later: "fetching pictures",
  },
  BM2: { input: "a picture in a private network", gets: "refused", later: "fetching pictures" },
  BM3: {
    input: "a name that leads elsewhere the second time",
    gets: "refused at the connection",
    later: "fetching pictures",
  },
  BM4: {
    input: "redirects to private places, loops",
    gets: "refused after three",
    later: "fetching pictures",
  },
} satisfies Record<string, Row>;

export type RowId = keyof typeof rows;
export const catalogue: Record<RowId, Row> = rows;
