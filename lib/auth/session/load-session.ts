import { findSession, type SessionRecord } from "@/db/queries/people/actor";
import { touchSession } from "@/db/queries/people/sign-in";
import type { Deps } from "@/db/deps";
import type { Actor } from "@/lib/domain/principal";
import { isSessionLive, isTouchDue } from "@/lib/domain/people/session-rules";
import type { AuthDeps } from "../deps";
import { sessionIdOf } from "./session-cookie";
import type { AuthSettings } from "../settings";

type Asked = { deps: Deps; settings: AuthSettings; cookieHeader: string | null };

/**
 * The live session of a request, read again each time, so that revoking it or disabling the person takes
 * effect with the next request (V39). Null means "nobody". A database that does not answer throws and never
 * counts as "nobody".
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
 * Who makes a request, or null: a person, by the session in their cookie. Routes, actions and pages all ask
 * only here, so a program's API key would be read from its header here.
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
