import type { Deps } from "@/db/deps";
import type { TenantAccount } from "@/db/queries/carrier-accounts/carrier-account";
import type { AccountCheck, Carrier, CarrierCredentials, ChoicesForm } from "@/lib/carriers/port";
import type { DeliveryDeps } from "@/lib/context";

/** What an admin's work with the carrier needs: its carriers, the seal, and our public address. */
export type CarrierContext = Deps &
  Pick<DeliveryDeps, "carrierFor"> & {
    /** A carrier with credentials that are not stored yet. */
    tryOut(credentials: CarrierCredentials, account: TenantAccount): Carrier;
    choices: ChoicesForm;
    /**
     * Checks how the account behaves with these choices instead of its own. Throws a SealError if its
     * credentials cannot be opened.
     */
    examine(
      account: TenantAccount,
      choices: Record<string, unknown>,
      signal: AbortSignal,
    ): Promise<AccountCheck[]>;
    seal(text: string, boundTo: string): Buffer;
    /** Opens what `seal` sealed; throws a SealError if it cannot be opened. */
    open(sealed: Buffer, boundTo: string): string;
    /** No slash at the end. */
    publicUrl: string;
    probeSecret: string;
  };
