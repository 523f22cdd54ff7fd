import type { JoinRefusal } from "@/lib/auth/join-team";
import type { Refused } from "@/app/_ui/form-message";

/** What was wrong, at its field. Nothing here says whether there is an account before a password was tried. */
export function joinCopy(refusal: JoinRefusal): Refused {
  switch (refusal.code) {
    case "name":
      return { code: "name", field: "name", said: "One line of 1 to 60 characters." };
    case "too_short":
      return { code: "too_short", field: "password", said: "At least 12 characters." };
    case "unusable":
      return {
        code: "unusable",
        field: "password",
        said: "This cannot be used: it is too long, or holds half a character.",
      };
    case "mismatch":
      return {
        code: "mismatch",
        field: "password",
        said: "This e-mail and password do not belong together. Nothing was changed, and the link still works.",
      };
    case "other_account":
      return {
        code: "other_account",
        said: "Somebody else is signed in here. Sign out, or open the link in another browser.",
      };
    case "already_here":
      return { code: "already_here", said: "This account is in the team already. Sign in." };
    case "throttled":
      return {
        code: "throttled",
        said: `Too many attempts. Try again in ${Math.ceil(refusal.retryAfterSeconds / 60)} min.`,
        retryAfterSeconds: refusal.retryAfterSeconds,
      };
    case "gone":
      return {
        code: "gone",
        said: "This link does not work any more. Ask whoever invited you for a new one.",
      };
  }
}
