import { z } from "zod";
import { phoneNumber } from "../addresses";
import { behaviour, type Behaviour, behaviourChange, inboundModes } from "../behaviour";
import type { Customers } from "../phones/customers";
import { type Faults, faultsInput } from "../api/faults";
import { json, jsonBody, type Reply, type Request } from "../http";
import type { Inbound } from "../phones/inbound";
import type { Ledger } from "../api/ledger";
import type { MediaShelf } from "../phones/media";
import { customerText, inboundProfiles } from "../phones/profiles";
import type { Reports } from "../api/reports";
import { readSwitches } from "./switches";
import { phonesView } from "./view";
import type { SimulatorSettings } from "../settings";

export type ControlDeps = {
  settings: SimulatorSettings;
  /** The address of this simulator, for media URLs. */
  ownUrl: () => string;
  behaviour: () => Behaviour;
  setBehaviour: (changed: Behaviour) => void;
  faults: Faults;
  ledger: Ledger;
  reports: Reports;
  customers: Customers;
  inbound: Inbound;
  media: MediaShelf;
  changed: () => void;
};

/** The controls for tests and the page of phones; null for a path it does not have. */
export const answerControl = async (deps: ControlDeps, request: Request): Promise<Reply | null> =>
  routes[`${request.method} ${request.url.pathname}`]?.(deps, request) ?? null;

type Route = (deps: ControlDeps, request: Request) => Reply | Promise<Reply>;

/** A route with a JSON body. An invalid body is 400 with its first error. */
const withInput =
  <T>(schema: z.ZodType<T>, run: (deps: ControlDeps, input: T) => Reply | Promise<Reply>): Route =>
  (deps, request) => {
    const input = schema.safeParse(jsonBody(request));
    if (input.success) return run(deps, input.data);
    const issue = input.error.issues[0];
    return json(400, { error: `${issue?.path.join(".") || "body"}: ${issue?.message ?? "malformed"}` });
  };

const inboundInput = customerText.extend({
  profile: z.enum(inboundProfiles).optional(),
  mode: z.enum(inboundModes).optional(),
});
const statusInput = z.object({
  msg_id: z.coerce.string(),
  status: z.string().min(1),
  reason: z.string().nullish(),
});
const phoneInput = z.object({ name: z.string().trim().min(1).max(40), number: z.string() });

const reset: Route = async ({
  settings,
  ledger,
  reports,
  customers,
  inbound,
  media,
  faults,
  setBehaviour,
  changed,
}) => {
  // Stops what is planned first, so that no late call writes into the fresh start.
  inbound.clear();
  await reports.clear();
  await ledger.clear();
  await customers.clear();
  await media.clear();
  faults.clear();
  setBehaviour(settings.firstBehaviour);
  changed();
  return json(200, { ok: true });
};

const upload: Route = async ({ media, ownUrl }, request) => {
  const path = await media.add(request.headers["content-type"] ?? "", request.body);
  return path
    ? json(201, { url: ownUrl() + path })
    : json(415, { error: "A picture, a video or a PDF, please." });
};

const FETCH_TIMEOUT_MS = 10_000;

/** A medium that Partyline sent, fetched like the carrier does: by its plain URL, without cookies. */
const sentMedium: Route = async ({ ledger }, { url: { searchParams } }) => {
  const url = ledger.find(searchParams.get("msg_id") ?? "")?.file_url[Number(searchParams.get("n"))];
  if (url === undefined) return json(404, { error: "No such medium" });
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok) return json(502, { error: `It was answered with ${response.status}.` });
    const type = response.headers.get("content-type") ?? "application/octet-stream";
    const headers = {
      "content-type": type,
      "content-security-policy": "sandbox",
      "x-content-type-options": "nosniff",
    };
    return { status: 200, headers, body: Buffer.from(await response.arrayBuffer()) };
  } catch {
    return json(502, { error: "It could not be fetched." });
  }
};

/** Does Partyline answer at all? Shown at the top of the page. */
const partyline: Route = async ({ settings }) => {
  const signal = AbortSignal.timeout(3000);
  const answers = await fetch(`${settings.partylineUrl}/api/health`, { signal }).then(
    (response) => response.ok,
    () => false,
  );
  return json(200, { address: new URL(settings.partylineUrl).host, answers });
};

/** The page's form, as a browser submits it without script, redirecting back to the page. */
const setSwitches: Route = ({ behaviour: current, setBehaviour, faults, changed }, request): Reply => {
  const asked = readSwitches(request.body.toString("utf8"));
  if (!asked.ok)
    return { status: 400, headers: { "content-type": "text/plain; charset=utf-8" }, body: asked.error };
  setBehaviour(behaviour.parse({ ...current(), ...asked.behaviour }));
  for (const fault of asked.faults) faults.set(fault);
  changed();
  return { status: 303, headers: { location: "/" }, body: "" };
};

const routes: Record<string, Route> = {
  "GET /_control/ledger": ({ ledger }) => json(200, ledger.entries()),
  "GET /_control/phones": (deps) => json(200, phonesView(deps)),
  "GET /_control/partyline": partyline,
  "GET /_control/sent-medium": sentMedium,
  "POST /_control/media": upload,
  "POST /_control/reset": reset,
  "POST /_control/inbound": withInput(
    inboundInput,
    async ({ inbound, behaviour }, { profile, mode, ...text }) =>
      json(200, await inbound.text(text, profile ?? null, mode ?? behaviour().inbound)),
  ),
  "POST /_control/status": withInput(statusInput, async ({ ledger, reports }, { msg_id, status, reason }) => {
    const entry = ledger.find(msg_id);
    return entry
      ? json(200, await reports.set(entry, status, reason ?? null))
      : json(404, { error: "No such msg_id" });
  }),
  "POST /_control/faults": withInput(faultsInput, ({ faults, changed }, input) => {
    faults.set(input);
    changed();
    return json(200, faults.current());
  }),
  "POST /_control/behaviour": withInput(
    behaviourChange,
    ({ behaviour: current, setBehaviour, changed }, change) => {
      setBehaviour(behaviour.parse({ ...current(), ...change }));
      changed();
      return json(200, current());
    },
  ),
  "POST /_control/switches": setSwitches,
  "POST /_control/phones": withInput(phoneInput, async ({ customers, changed }, { name, number }) => {
    const e164 = phoneNumber(number);
    if (e164 === null) return json(422, { error: "That is no phone number." });
    if (!(await customers.addPhone({ name, number: e164 })))
      return json(409, { error: "There is a phone with that number." });
    changed();
    return json(201, { name, number: e164 });
  }),
};
