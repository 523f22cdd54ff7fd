import type { QuarantineCode, QuarantineReason, StatusCode, StatusReason } from "@/db/vocabulary";
import { storable } from "../text/storable";

/**
 * The reason for a message's status. Every reason is made here with its code written out, so that a test
 * finds all of them.
 */
export const because = (
  code: StatusCode,
  { by = null, carrier = null }: Partial<Omit<StatusReason, "code">> = {},
): StatusReason => ({ code, by, carrier });

/** The reason why a webhook delivery is in quarantine. */
export const quarantinedFor = (code: QuarantineCode, detail: string | null = null): QuarantineReason => ({
  code,
  detail: detail === null ? null : storable(detail),
});
