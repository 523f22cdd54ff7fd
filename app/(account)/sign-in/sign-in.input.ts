import { z } from "zod";

/** What a browser sends; whether it is an address and a password is decided where they are checked. */
export const SignInInput = z.object({
  email: z.string().max(1_000),
  password: z.string().max(100_000),
  keep: z.literal("on").optional(),
  /** Where to go then; believed only as far as it is a place of ours. */
  to: z.string().max(1_000).optional(),
});
