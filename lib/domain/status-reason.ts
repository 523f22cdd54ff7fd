import type { StatusCode, StatusReason } from "@/db/vocabulary";

/** Says why a message's status is what it is. Every reason is made here, with its code written out, so that a test finds all of them. */
export const because = (
  code: StatusCode,
  { by = null, carrier = null }: Partial<Omit<StatusReason, "code">> = {},
): StatusReason => ({ code, by, carrier });
