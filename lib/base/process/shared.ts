import type { AsyncLocalStorage } from "node:async_hooks";

/** Process-wide state: the application (lib/runtime/application.ts) and the note beside each request. */
type Shared = { application: unknown; requestNotes: AsyncLocalStorage<unknown> };

const process = globalThis as typeof globalThis & { partyline?: Partial<Shared> };

/**
 * Our only global. The framework bundles its routes apart from each other and from the web server, so each
 * bundle has its own modules; anything they must all share is stored here. Each entry is read only by the
 * module that wrote it, which therefore knows its type.
 */
export const shared: Partial<Shared> = (process.partyline ??= {});
