import { createDb } from "@/db/client";
import { createAuthDeps } from "@/lib/auth/deps";
import { signIn } from "@/lib/auth/sign-in";
import { systemClock } from "@/lib/base/clock";
import { setWebhookUrls } from "@/lib/carrier-accounts/set-webhook-urls";
import type { Actor } from "@/lib/domain/principal";
import { addNote } from "@/lib/inbox/notes/add-note";
import { assign } from "@/lib/inbox/changes/assign";
import { changeMany } from "@/lib/inbox/bulk/change-many";
import { flagConversation } from "@/lib/inbox/changes/mark-conversation";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { routeWaiting } from "@/lib/inbox/changes/route-waiting";
import { wakeDue } from "@/lib/inbox/changes/wake-due";
import { startConversation } from "@/lib/inbox/replies/start-conversation";
import { grantNumber, revokeGrant } from "@/lib/numbers/grant-number";
import { pushDue } from "@/lib/notifications/push-due";
import { keysFrom } from "@/lib/push/keys";
import { createPushSender } from "@/lib/push/web-push";
import { notifyDue } from "@/lib/notifications/notify-due";
import { changeRole } from "@/lib/people/change-role";
import { setAway } from "@/lib/people/away";
import { changeMembers } from "@/lib/people/groups";
import { switchMember } from "@/lib/people/switch-member";
import { aCarrier, aCarrierContext } from "./carrier-context";

/**
 * A second process with a pool of its own, since one process proves nothing about locks. It does what the
 * test says, and answers with the outcome. Ends when the test disconnects.
 */
type OfActor = { actor: Actor } & (
  | { run: "queueReply"; input: Parameters<typeof queueReply>[2] }
  | { run: "addNote"; input: Parameters<typeof addNote>[2] }
  | { run: "assign"; input: Parameters<typeof assign>[2] }
  | { run: "changeMany"; input: Parameters<typeof changeMany>[2] }
  | { run: "flagConversation"; input: Parameters<typeof flagConversation>[2] }
  | { run: "startConversation"; input: Parameters<typeof startConversation>[2] }
  | { run: "setWebhookUrls" }
  | { run: "changeRole"; input: Parameters<typeof changeRole>[2] }
  | { run: "switchMember"; input: Parameters<typeof switchMember>[2] }
  | { run: "goAway" }
  | { run: "changeMembers"; input: Parameters<typeof changeMembers>[2] }
  | { run: "grantNumber"; input: Parameters<typeof grantNumber>[2] }
  | { run: "revokeGrant"; input: Parameters<typeof revokeGrant>[2] }
);
export type Job = { id: number } & (
  | OfActor
  | { run: "signIn"; input: { email: string; password: string } }
  | { run: "routeWaiting" }
  | { run: "wakeDue" }
  | { run: "notifyDue" }
  | { run: "pushDue" }
);
export type Answer = { id: number; outcome: unknown } | { id: number; thrown: string };

const { db, close } = createDb(process.argv[2] ?? "", { max: Number(process.argv[3]) });
const deps = { db, now: systemClock };

const authDeps = createAuthDeps(deps, {
  secret: "a secret of the tests, long enough for it",
  appUrl: "http://127.0.0.1:3000",
});

const push = createPushSender({
  keys: keysFrom("a secret of the tests, long enough for it"),
  subject: "mailto:ops@example.test",
  appUrl: "https://partyline.example",
  allowLoopback: true,
});

function perform(job: Job): Promise<unknown> {
  switch (job.run) {
    case "queueReply":
      return queueReply(deps, job.actor, job.input);
    case "addNote":
      return addNote(deps, job.actor, job.input);
    case "assign":
      return assign(deps, job.actor, job.input);
    case "changeMany":
      return changeMany(deps, job.actor, job.input);
    case "flagConversation":
      return flagConversation(deps, job.actor, job.input);
    case "startConversation":
      return startConversation(deps, job.actor, job.input);
    case "changeRole":
      return changeRole(deps, job.actor, job.input);
    case "switchMember":
      return switchMember(deps, job.actor, job.input);
    case "goAway":
      return setAway(deps, job.actor, { userId: job.actor.userId, until: null });
    case "routeWaiting":
      return routeWaiting({ ...deps, publishNow: () => {} });
    case "changeMembers":
      return changeMembers(deps, job.actor, job.input);
    case "grantNumber":
      return grantNumber(deps, job.actor, job.input);
    case "revokeGrant":
      return revokeGrant(deps, job.actor, job.input);
    case "setWebhookUrls":
      return setWebhookUrls(aCarrierContext(db, aCarrier()), job.actor);
    case "wakeDue":
      return wakeDue({ ...deps, publishNow: () => {} });
    case "notifyDue":
      return notifyDue({ ...deps, random: Math.random, publishNow: () => {} }, { holdMs: 0 });
    case "pushDue":
      return pushDue({ db, push }, { holdMs: 0 });
    case "signIn":
      return signIn(authDeps, { ...job.input, address: "198.51.100.77", cookieHeader: null });
  }
}

const answer = (message: Answer) => process.send?.(message);

process.on("message", (job: Job) => {
  perform(job).then(
    (outcome) => answer({ id: job.id, outcome }),
    (error: unknown) => answer({ id: job.id, thrown: String(error) }),
  );
});
process.on("disconnect", () => void close());
await db.execute("select 1");
process.send?.("ready");
