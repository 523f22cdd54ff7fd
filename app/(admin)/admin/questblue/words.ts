import type { CredentialProblem } from "@/lib/domain/carrier-credentials";

export const problemWords: Record<CredentialProblem, string> = {
  empty: "This is needed.",
  too_long: "This is too long to be one of QuestBlue's. Copy it again.",
  not_plain: "This holds characters that QuestBlue does not use. Copy it again.",
  space_at_end: "There is a space at an end. Copy it again, without spaces at the ends.",
};
