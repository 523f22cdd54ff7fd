import type { AsyncLocalStorage } from "node:async_hooks";

/** What hangs on the process: its application (lib/runtime/application.ts), and the note beside each request. */
type Shared = { application: unknown; requestNotes: AsyncLocalStorage<unknown> };

const process = globalThis as typeof globalThis & { partyline?: Partial<Shared> };

/**
 * The one global of ours. The framework bundles its routes apart from each other and from the web server, so that each
 * bundle has modules of its own: what all of them must share hangs here. Whoever puts something in is the only one who
 * takes it out, and so knows its type.
 */
export const shared: Partial<Shared> = (process.partyline ??= {});
