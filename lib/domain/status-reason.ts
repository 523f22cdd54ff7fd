import type { QuarantineCode, QuarantineReason, StatusCode, StatusReason } from "@/db/vocabulary";
import { storable } from "./storable";

/** Says why a message's status is what it is. Every reason is made here, with its code written out, so that a test finds all of them. */
export const because = (
  code: StatusCode,
  { by = null, carrier = null }: Partial<Omit<StatusReason, "code">> = {},
): StatusReason => ({ code, by, carrier });

/** The same of a call that waits for a person. */
export const quarantinedFor = (code: QuarantineCode, detail: string | null = null): QuarantineReason => ({
  code,
  detail: detail === null ? null : storable(detail),
});
