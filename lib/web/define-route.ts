import { after } from "next/server";
import { safeParse, type $ZodType, type output } from "zod/v4/core";
import type { Deps } from "@/db/deps";
import { principalOf } from "@/lib/auth/session/load-session";
import type { Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { PERSON_HEADER } from "@/lib/protocol/person-header";
import { errorAnswer, json, type AnswerError } from "./answers";
import { authDeps } from "./deps";
import { logExtraFields, readQuery } from "./inputs";
import { answerFault } from "./faults";
import { readJson } from "./read-body";
import { mayChange } from "./same-origin";
import { type Application, application } from "@/lib/runtime/application";
import type { Poked } from "@/lib/runtime/poke";

type Context = { params: Promise<unknown> };
type Told = Parameters<Application["publish"]>[0];

type Parsed<S extends $ZodType | undefined> = S extends $ZodType ? output<S> : undefined;
type Input<P extends $ZodType | undefined, Q extends $ZodType | undefined, B extends $ZodType | undefined> = {
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
};

type Spec<
  P extends $ZodType | undefined,
  Q extends $ZodType | undefined,
  B extends $ZodType | undefined,
  T,
> = {
  /** Of the path. Invalid ones are "not found", like any id that does not exist. */
  params?: P;
  /** Of the URL. Without it, any query is refused. */
  query?: Q;
  /** JSON. Without it, a body is not read. */
  body?: B;
  /** What to wake after the answer was sent. */
  pokes?: readonly Poked[];
  /** Milliseconds until something committed becomes due; delivery is woken then. */
  wakes?(value: T): number;
  /** Committed events for rooms, published after the answer was sent. */
  tells?(value: T): Told | readonly Told[];
  /** Loads, decides and writes: a use case. */
  run(
    ctx: { deps: Deps; actor: Actor; request: Request },
    input: Input<P, Q, B>,
  ): Promise<Result<T, AnswerError>>;
  /** The answer to success; without it, the value as JSON. */
  answer?(value: T): Response;
};

/**
 * A route for a person who is signed in: origin, actor (the one the page was made for), input, use case,
 * answer, in that order, so that no route can forget one. An exception becomes one sentence and a log line.
 * If the database is away, the answer is 503 and cookies stay.
 */
export function defineRoute<
  T,
  P extends $ZodType | undefined = undefined,
  Q extends $ZodType | undefined = undefined,
  B extends $ZodType | undefined = undefined,
>(spec: Spec<P, Q, B, T>) {
  return async (request: Request, context: Context): Promise<Response> => {
    const url = new URL(request.url);
    try {
      const deps = authDeps();
      if (!mayChange(request.method, request.headers, deps.settings.appUrl))
        return errorAnswer({ code: "cross_site" });
      const actor = await principalOf(deps, request.headers);
      if (!actor) return errorAnswer({ code: "unauthenticated" });
      if ((request.headers.get(PERSON_HEADER) ?? actor.userId) !== actor.userId)
        return errorAnswer({ code: "other_person" });

      const input = await readInput(spec, request, url, context);
      if (!input.ok) return errorAnswer(input.error);
      const result = await spec.run({ deps, actor, request }, input.value);
      if (!result.ok) return errorAnswer(result.error);
      followUp(spec, result.value);
      return spec.answer ? spec.answer(result.value) : json(result.value);
    } catch (fault) {
      return answerFault(fault, `${request.method} ${url.pathname}`);
    }
  };
}

function followUp<T>(
  { tells, pokes, wakes }: Pick<Spec<undefined, undefined, undefined, T>, "tells" | "pokes" | "wakes">,
  value: T,
): void {
  if (!tells && !pokes && !wakes) return;
  after(() => {
    if (wakes) application().wakeIn(wakes(value));
    if (tells) [tells(value)].flat().forEach((each) => application().publish(each));
    pokes?.forEach((each) => application().poke(each));
  });
}

async function readInput<
  P extends $ZodType | undefined,
  Q extends $ZodType | undefined,
  B extends $ZodType | undefined,
>(
  spec: { params?: P; query?: Q; body?: B },
  request: Request,
  url: URL,
  context: Context,
): Promise<Result<Input<P, Q, B>, AnswerError>> {
  const params = check(spec.params, await context.params, { code: "not_found" });
  if (!params.ok) return params;
  const given = readQuery(url.searchParams);
  if (given === null || (!spec.query && url.searchParams.size > 0))
    return { ok: false, error: { code: "unreadable" } };
  const query = check(spec.query, given, { code: "unreadable" });
  if (!query.ok) return query;
  const sent = spec.body ? await readJson(request) : undefined;
  if (sent && !sent.ok) return sent;
  const body = check(spec.body, sent?.value, { code: "unreadable" });
  if (!body.ok) return body;
  if (spec.body) logExtraFields(spec.body, sent?.value, `${request.method} ${url.pathname}`);
  return { ok: true, value: { params: params.value, query: query.value, body: body.value } };
}

/** Parses by the schema, if there is one. A refusal names the invalid fields, never their values. */
function check<S extends $ZodType | undefined>(
  schema: S | undefined,
  value: unknown,
  error: AnswerError,
): Result<Parsed<S>, AnswerError>;
function check(
  schema: $ZodType | undefined,
  value: unknown,
  error: AnswerError,
): Result<unknown, AnswerError> {
  if (!schema) return { ok: true, value: undefined };
  const parsed = safeParse(schema, value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.map(String).join(".")))]
    .filter(Boolean)
    .slice(0, 10);
  return { ok: false, error: fields.length > 0 ? { ...error, fields } : error };
}
