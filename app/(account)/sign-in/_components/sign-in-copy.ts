/** The words for a refused sign-in. They never say which of the two was wrong. */
export function signInCopy(error: { code: string; retryAfterSeconds?: number }): string {
  switch (error.code) {
    case "mismatch":
    case "unreadable":
    case "CredentialsSignin":
      return "That e-mail and password do not belong together. Check both.";
    case "throttled":
      return `Too many attempts for this account. Try again ${inCopy(error.retryAfterSeconds)}.`;
    case "unavailable":
      return "Signing in is not possible at the moment. Nothing is wrong with your password. Try again in a few seconds.";
    default:
      return "Signing in did not work. Load this page again and try once more.";
  }
}

function inCopy(seconds: number | undefined): string {
  if (seconds === undefined) return "later";
  if (seconds < 60) return seconds === 1 ? "in 1 second" : `in ${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "in 1 minute" : `in ${minutes} minutes`;
}
