import type { Deps } from "@/db/deps";
import type { TenantAccount } from "@/db/queries/carrier-accounts/carrier-account";
import type { AccountCheck, Carrier, CarrierCredentials, ChoicesForm } from "@/lib/carriers/port";
import type { DeliveryDeps } from "@/lib/context";

/** What an admin's dealings with the carrier need: its carriers, the seal, and our own address in the world. */
export type CarrierContext = Deps &
  Pick<DeliveryDeps, "carrierFor"> & {
    /** With credentials that are not stored yet. */
    tryOut(credentials: CarrierCredentials, account: TenantAccount): Carrier;
    choices: ChoicesForm;
    /** Asks the account how it behaves, spoken to by these choices instead of its own. Throws a SealError where its credentials do not open. */
    examine(
      account: TenantAccount,
      choices: Record<string, unknown>,
      signal: AbortSignal,
    ): Promise<AccountCheck[]>;
    seal(text: string, boundTo: string): Buffer;
    /** What was sealed so; throws a SealError where it does not open. */
    open(sealed: Buffer, boundTo: string): string;
    /** No slash at the end. */
    publicUrl: string;
    probeSecret: string;
  };
