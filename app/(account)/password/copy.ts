import type { Refused } from "@/app/_ui/form-message";
import type { PasswordRefusal } from "@/lib/auth/change-password";

export function passwordCopy(refusal: PasswordRefusal): Refused {
  switch (refusal.code) {
    case "mismatch":
      return { code: "mismatch", field: "current", said: "This is not your password. Nothing was changed." };
    case "too_short":
      return { code: "too_short", field: "next", said: "At least 12 characters." };
    case "unusable":
      return {
        code: "unusable",
        field: "next",
        said: "This cannot be used: it is too long, or holds half a character.",
      };
    case "same":
      return { code: "same", field: "next", said: "This is the password you have. Choose another." };
    case "throttled":
      return {
        code: "throttled",
        said: `Too many attempts. Try again in ${Math.ceil(refusal.retryAfterSeconds / 60)} min.`,
        retryAfterSeconds: refusal.retryAfterSeconds,
      };
  }
}
