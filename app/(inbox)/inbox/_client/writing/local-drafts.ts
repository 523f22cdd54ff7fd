import type { LocalNote, LocalDraft } from "@/lib/view/reduce/local-drafts";

const PREFIX = "partyline:words:";
/** Words are dropped after this time. */
const KEPT_FOR_MS = 14 * 24 * 3_600_000;

type Kinds = { text: LocalDraft; note: LocalNote };

/**
 * Words that only this device has: messages until the server holds them, notes until they are added. Stored
 * under the person's id and shown to nobody else who signs in here; signing out wipes them. Without browser
 * storage (private windows, a full disk) only this safety is lost.
 */
export class LocalDrafts {
  constructor(private readonly userId: string) {}

  /** Drops old words of any person. */
  tidy(now: number): void {
    for (const key of this.keys())
      if (now - Date.parse(this.read(key)?.at ?? "") > KEPT_FOR_MS)
        this.attempt((storage) => storage.removeItem(key));
  }

  of<K extends keyof Kinds>(kind: K, conversationId: string): Kinds[K] | null {
    return this.read(this.own(kind, conversationId)) as Kinds[K] | null;
  }

  /** Null or empty words remove the entry. */
  keep<K extends keyof Kinds>(kind: K, conversationId: string, words: Kinds[K] | null): void {
    const key = this.own(kind, conversationId);
    this.attempt((storage) =>
      words === null || words.body === ""
        ? storage.removeItem(key)
        : storage.setItem(key, JSON.stringify(words)),
    );
  }

  hasNotes(): boolean {
    return this.keys().some((key) => key.startsWith(this.own("note", "")));
  }

  forgetAll(): void {
    for (const key of this.keys())
      if (key.startsWith(this.own(""))) this.attempt((storage) => storage.removeItem(key));
  }

  private own(...path: string[]): string {
    return `${PREFIX}${[this.userId, ...path].join(":")}`;
  }

  private keys(): string[] {
    return (this.attempt((storage) => Object.keys(storage)) ?? []).filter((key) => key.startsWith(PREFIX));
  }

  private read(key: string): { clientId: string; body: string; at: string } | null {
    const stored = this.attempt((storage) => JSON.parse(storage.getItem(key) ?? "null")) as
      | Partial<LocalDraft>
      | null
      | undefined;
    return typeof stored?.body === "string" &&
      typeof stored.clientId === "string" &&
      typeof stored.at === "string"
      ? (stored as LocalDraft)
      : null;
  }

  private attempt<T>(run: (storage: Storage) => T): T | undefined {
    try {
      return run(window.localStorage);
    } catch {
      return undefined;
    }
  }
}
