import type { Refused } from "@/app/_ui/form-message";
import type { SetUpRefusal } from "@/lib/auth/set-up";

const fields = {
  team: "One line of 1 to 60 characters.",
  name: "One line of 1 to 60 characters.",
  email: "This is no e-mail address that can be used here.",
  password: "At least 12 characters, at most 1,024.",
} as const;

/** What was wrong, at its field. */
export function setUpCopy(refusal: SetUpRefusal): Refused {
  switch (refusal.code) {
    case "invalid":
      return { code: "invalid", field: refusal.field, said: fields[refusal.field] };
    case "wrong_code":
      return {
        code: "wrong_code",
        field: "code",
        said: "This is not the code. It changes with every start: take the newest from the console.",
      };
    case "throttled":
      return {
        code: "throttled",
        said: `Too many attempts. Try again in ${Math.ceil(refusal.retryAfterSeconds / 60)} min.`,
        retryAfterSeconds: refusal.retryAfterSeconds,
      };
    case "not_found":
      return { code: "not_found", said: "This installation is set up already. Sign in instead." };
  }
}
