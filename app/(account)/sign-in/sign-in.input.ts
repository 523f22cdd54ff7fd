import { z } from "zod";

/** What a browser sends; it is validated where it is checked. */
export const SignInInput = z.object({
  email: z.string().max(1_000),
  password: z.string().max(100_000),
  keep: z.literal("on").optional(),
  /** Where to go afterwards; accepted only if it is a path of this application. */
  to: z.string().max(1_000).optional(),
});
