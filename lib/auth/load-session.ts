import { findSession, type SessionRecord } from "@/db/queries/people/actor";
import { touchSession } from "@/db/queries/people/sign-in";
import type { Deps } from "@/db/deps";
import type { Actor } from "@/lib/domain/principal";
import { isSessionLive, isTouchDue } from "@/lib/domain/session-rules";
import type { AuthDeps } from "./deps";
import { sessionIdOf } from "./session-cookie";
import type { AuthSettings } from "./settings";

type Asked = { deps: Deps; settings: AuthSettings; cookieHeader: string | null };

/**
 * The live session a request comes with, read anew each time, so that revoking it or disabling the person
 * holds from the next request on (V39). Null is "nobody"; a database that does not answer throws, and is
 * never taken for "nobody".
 */
export async function loadSession({ deps, settings, cookieHeader }: Asked): Promise<SessionRecord | null> {
  const sessionId = await sessionIdOf(cookieHeader, settings);
  if (sessionId === null) return null;
  const session = await findSession(deps.db, { sessionId });
  const now = deps.now();
  if (!session || session.disabledAt !== null || !isSessionLive(session, now)) return null;
  if (isTouchDue(session.lastSeenAt, now)) await touchSession(deps.db, { sessionId });
  return session;
}

/**
 * Who a request comes from, or null for nobody: a person, by the session that their cookie names. Routes, actions and
 * pages all ask here and nowhere else, so that this is where a program's key would be read from its header.
 */
export async function principalOf(
  deps: Pick<AuthDeps, "db" | "now" | "settings">,
  headers: Pick<Headers, "get">,
): Promise<Actor | null> {
  const session = await loadSession({ deps, settings: deps.settings, cookieHeader: headers.get("cookie") });
  if (!session) return null;
  const { userId, tenantId, sessionId, name, tenantRole, superadmin, grants } = session;
  return { kind: "person", userId, tenantId, sessionId, name, tenantRole, superadmin, grants };
}
