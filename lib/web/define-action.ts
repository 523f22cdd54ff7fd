import { headers } from "next/headers";
import { redirect, unstable_rethrow } from "next/navigation";
import { after } from "next/server";
import type { z } from "zod";
import type { AuthDeps } from "@/lib/auth/deps";
import { principalOf } from "@/lib/auth/session/load-session";
import { noteActionBegan, noteRefusal, noteUnavailable } from "@/lib/base/request-note";
import { MEANT_FOR_FIELD, meantForAnother } from "@/lib/protocol/meant-for";
import { ANSWER_WITHIN_MS, within } from "@/lib/base/within";
import { err, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { refusalStatus } from "./answers";
import { clientAddress } from "./caller";
import { authDeps } from "./deps";
import { logExtraFields, formFields } from "./inputs";
import { faultCode, type FaultCode, RETRY_AFTER_SECONDS } from "./faults";
import { mayChange } from "./same-origin";
import { application } from "@/lib/runtime/application";
import type { Poked } from "@/lib/runtime/poke";

/** The state of a form after it was sent; null before. */
type ActionState<T, E> = Result<
  T,
  E | { code: "cross_site" | FaultCode | "unreadable" | "other_team" } | OtherPerson
> | null;

/**
 * The form belongs to a person who is no longer signed in here; `signedIn` is the name of the person who is.
 */
type OtherPerson = { code: "other_person"; signedIn: string };

/** The origin of the form, which use cases of sign-in need besides its fields. */
type ActionOrigin = { cookieHeader: string | null; address: string };

type Context<A> = { deps: AuthDeps; actor: A; origin: ActionOrigin };

type Spec<I extends z.ZodType, A, T, E> = {
  /** The form's fields. A field that occurs twice is a list, and is valid only where a list is expected. */
  input: I;
  pokes?: readonly Poked[];
  /** The longest it may take; null means no limit: some call the carrier or wait in a queue. */
  withinMs?: number | null;
  run(ctx: Context<A>, input: z.output<I>): Promise<Result<T, E>>;
};

type Action<T, E> = (previous: ActionState<T, E>, form: FormData) => Promise<ActionState<T, E>>;

/**
 * A server action: origin, actor, input, use case. Anyone who can reach the site can call every export of a
 * "use server" file, so nothing in it may rely on the page it belongs to. Without a session, redirects to the
 * sign-in page.
 */
export const defineAction = <I extends z.ZodType, T, E extends { code: string }>(
  spec: Spec<I, Actor, T, E>,
): Action<T, E> =>
  action(spec, async (deps, head) => (await principalOf(deps, head)) ?? redirect("/sign-in"));

/**
 * The same for a form that needs no session, such as sign-in itself. It uses only the database, so it answers
 * within seconds. If the form was nevertheless made for a person, it names them, and is refused if another
 * person is signed in by now.
 */
export const definePublicAction = <I extends z.ZodType, T, E extends { code: string }>(
  spec: Spec<I, null, T, E>,
): Action<T, E> => action({ withinMs: ANSWER_WITHIN_MS, ...spec }, async () => null);

function action<I extends z.ZodType, A extends Actor | null, T, E extends { code: string }>(
  spec: Spec<I, A, T, E>,
  actorOf: (deps: AuthDeps, head: Headers) => Promise<A>,
): Action<T, E> {
  return async (_previous, form) => {
    noteActionBegan();
    try {
      const deps = authDeps();
      const head = await headers();
      if (!mayChange("POST", head, deps.settings.appUrl)) return refused({ code: "cross_site" });
      const origin = { cookieHeader: head.get("cookie"), address: clientAddress(head) };
      const actor = await actorOf(deps, head);
      // A caller without the page may send anything instead of the form.
      if (!(form instanceof FormData)) return refused({ code: "unreadable" });
      const { [MEANT_FOR_FIELD]: meant, ...fields } = formFields(form);
      const here = actor ?? (meant === undefined ? null : await principalOf(deps, head));
      const another = here && meantForAnother(meant, here);
      if (here && another)
        return refused(
          another === "other_person" ? { code: another, signedIn: here.name } : { code: another },
        );
      const input = spec.input.safeParse(fields);
      if (!input.success) return refused({ code: "unreadable" });
      logExtraFields(spec.input, fields, "action");
      // Registered before the run, because a run may end in a redirect, which is thrown. A poke for nothing
      // is harmless.
      after(() => spec.pokes?.forEach((each) => application().poke(each)));
      const running = spec.run({ deps, actor, origin }, input.data);
      const result = await (spec.withinMs == null ? running : within(spec.withinMs, running));
      return result.ok ? result : refused(result.error);
    } catch (fault) {
      // A redirect is thrown too.
      unstable_rethrow(fault);
      const code = faultCode(fault, "action");
      if (code === "unavailable") noteUnavailable();
      return refused(code === "unavailable" ? { code, retryAfterSeconds: RETRY_AFTER_SECONDS } : { code });
    }
  };
}

/** The answer is a page or data for one; the web server sets its status from the note. */
function refused<E extends { code: string }>(error: E): Result<never, E> {
  const retryAfterSeconds =
    "retryAfterSeconds" in error && typeof error.retryAfterSeconds === "number"
      ? error.retryAfterSeconds
      : undefined;
  noteRefusal({
    status: refusalStatus(error.code),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
  return err(error);
}
