import type { JoinRefusal } from "@/lib/auth/links/join-team";
import type { FormRefusal } from "@/app/_ui/forms/form-message";
import type { PasswordRefusal } from "@/lib/auth/change-password";
import type { SetUpRefusal } from "@/lib/auth/links/set-up";
import type { NewPasswordRefusal } from "@/lib/auth/links/use-password-link";

/** A new password that cannot be taken. */
const passwordProblem = (code: "too_short" | "unusable", field: string): FormRefusal => ({
  code,
  field,
  message:
    code === "too_short"
      ? "At least 12 characters."
      : "This cannot be used: it is too long, or holds half a character.",
});

const throttled = ({ retryAfterSeconds }: { retryAfterSeconds: number }): FormRefusal => ({
  code: "throttled",
  message: `Too many attempts. Try again in ${Math.ceil(retryAfterSeconds / 60)} min.`,
  retryAfterSeconds,
});

/**
 * What was wrong, at its field. Before a password was tried, nothing here reveals whether an account exists.
 */
export function joinCopy(refusal: JoinRefusal): FormRefusal {
  switch (refusal.code) {
    case "name":
      return { code: "name", field: "name", message: "One line of 1 to 60 characters." };
    case "too_short":
    case "unusable":
      return passwordProblem(refusal.code, "password");
    case "mismatch":
      return {
        code: "mismatch",
        field: "password",
        message:
          "This e-mail and password do not belong together. Nothing was changed, and the link still works.",
      };
    case "other_account":
      return {
        code: "other_account",
        message: "Somebody else is signed in here. Sign out, or open the link in another browser.",
      };
    case "already_here":
      return { code: "already_here", message: "This account is in the team already. Sign in." };
    case "throttled":
      return throttled(refusal);
    case "gone":
      return {
        code: "gone",
        message: "This link does not work any more. Ask whoever invited you for a new one.",
      };
  }
}

export function passwordCopy(refusal: PasswordRefusal): FormRefusal {
  switch (refusal.code) {
    case "mismatch":
      return {
        code: "mismatch",
        field: "current",
        message: "This is not your password. Nothing was changed.",
      };
    case "too_short":
    case "unusable":
      return passwordProblem(refusal.code, "next");
    case "same":
      return { code: "same", field: "next", message: "This is the password you have. Choose another." };
    case "throttled":
      return throttled(refusal);
  }
}

export function newPasswordCopy(refusal: NewPasswordRefusal): FormRefusal {
  switch (refusal.code) {
    case "too_short":
    case "unusable":
      return passwordProblem(refusal.code, "password");
    case "throttled":
      return throttled(refusal);
    case "gone":
      return {
        code: "gone",
        message: "This link does not work any more. The password is as it was. Ask an admin for a new link.",
      };
  }
}

const fields = {
  team: "One line of 1 to 60 characters.",
  name: "One line of 1 to 60 characters.",
  email: "This is no e-mail address that can be used here.",
  password: "At least 12 characters, at most 1,024.",
} as const;

/** What was wrong, at its field. */
export function setUpCopy(refusal: SetUpRefusal): FormRefusal {
  switch (refusal.code) {
    case "invalid":
      return { code: "invalid", field: refusal.field, message: fields[refusal.field] };
    case "wrong_code":
      return {
        code: "wrong_code",
        field: "code",
        message: "This is not the code. It changes with every start: take the newest from the console.",
      };
    case "throttled":
      return throttled(refusal);
    case "not_found":
      return { code: "not_found", message: "This installation is set up already. Sign in instead." };
  }
}
