import { RateLimiterDrizzle, RateLimiterRes } from "rate-limiter-flexible";
import type { Db } from "@/db/handles";
import { countGuess, forgetGuesses } from "@/db/queries/people/guesses";
import { rateLimits } from "@/db/schema/people";
import ipaddr from "ipaddr.js";

const MINUTE_S = 60;
const HOUR_S = 3_600;

/**
 * Wrong passwords for one account (or from one known device, or by one signed-in person): a short burst for
 * typing mistakes, then much fewer.
 */
const PER_MINUTE = 10;
const PER_HOUR = 30;
/**
 * Wrong passwords from one address, over all accounts. Per minute only, because a whole office may share an
 * address.
 */
const PER_ADDRESS_AND_MINUTE = 60;

const TIDY_EVERY_MS = 300_000;

type Guesser = {
  /**
   * The key that guesses are counted by: an account, a device it has signed in on, or a signed-in person; a
   * guess at a link is counted by its address alone.
   */
  who: `account:${string}` | `device:${string}` | `password:${string}` | "link";
  /** The address of a stranger's guess; null for a known person or device. */
  address: string | null;
};

type Admission =
  /** `forgive` removes the guess from the count: the password was right. */
  | { allowed: true; forgive(): Promise<void> }
  /** `first`: the limit was reached just now, so that the log gets one line and not one per request. */
  | { allowed: false; retryAfterSeconds: number; first: boolean };

export type Throttle = { admit(guesser: Guesser): Promise<Admission> };

/**
 * Uses our own statements: to build its own, the library would load all of drizzle again, file by file, at the
 * first guess, which takes a second and keeps 50 MB.
 */
class Counter extends RateLimiterDrizzle {
  readonly #db: Db;

  constructor(options: ConstructorParameters<typeof RateLimiterDrizzle>[0] & { storeClient: Db }) {
    super(options);
    this.#db = options.storeClient;
  }

  /** The library calls this to count. */
  _upsert(key: string, points: number, forMs: number, anew = false) {
    return countGuess(this.#db, { key, points, now: new Date(), forMs, anew });
  }
}

/**
 * Counts a guess before it is checked, so that parallel ones cannot slip through; in Postgres, so that
 * several processes count together. A known device has its own count and no address count: strangers at the
 * same account or address do not keep the owner out (V40).
 */
export function createThrottle(db: Db): Throttle {
  const limiter = (keyPrefix: string, points: number, duration: number) =>
    new Counter({
      storeClient: db,
      schema: rateLimits,
      keyPrefix,
      points,
      duration,
      clearExpiredByTimeout: false,
      // A key over its limit is refused from memory, so that a flood costs no statements.
      inMemoryBlockOnConsumed: points + 1,
    });
  setInterval(() => void forgetGuesses(db).catch(() => {}), TIDY_EVERY_MS).unref();
  const perMinute = limiter("guesses_minute", PER_MINUTE, MINUTE_S);
  const perHour = limiter("guesses_hour", PER_HOUR, HOUR_S);
  const perAddress = limiter("guesses_address", PER_ADDRESS_AND_MINUTE, MINUTE_S);
  // Separate from passwords: somebody who opens old links, or shares an address with such a person, can still
  // sign in.
  const perLinkAddress = limiter("links_address", PER_ADDRESS_AND_MINUTE, MINUTE_S);

  return {
    async admit({ who, address }) {
      const byAddress = (each: typeof perAddress) =>
        address === null ? [] : [{ limiter: each, key: networkOf(address) }];
      const counts =
        who === "link"
          ? byAddress(perLinkAddress)
          : [...byAddress(perAddress), { limiter: perMinute, key: who }, { limiter: perHour, key: who }];
      for (const count of counts) {
        try {
          await count.limiter.consume(count.key);
        } catch (refusal) {
          if (!(refusal instanceof RateLimiterRes)) throw refusal;
          return {
            allowed: false,
            retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000)),
            first: refusal.consumedPoints === count.limiter.points + 1,
          };
        }
      }
      return {
        allowed: true,
        forgive: async () => {
          await Promise.all(counts.map((count) => count.limiter.reward(count.key)));
        },
      };
    },
  };
}

const IPV6_PREFIX_PARTS = 4;

/**
 * The network that an address is counted as: an IPv4 address, or the /64 of an IPv6 address. The holder of a
 * /64 has 2^64 addresses, each of which would otherwise have its own count.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6
    ? `${parsed.parts
        .slice(0, IPV6_PREFIX_PARTS)
        .map((part) => part.toString(16))
        .join(":")}::/64`
    : parsed.toString();
}
