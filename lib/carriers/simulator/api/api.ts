import { z } from "zod";
import { phoneNumber, sameNumber } from "../addresses";
import type { Behaviour } from "../behaviour";
import type { Customers } from "../phones/customers";
import type { Dlc } from "./dlc";
import { type Faults, isAccepted, type SendFault } from "./faults";
import { historyPage } from "./history";
import { json, jsonBody, type Reply, type Request } from "../http";
import type { Ledger, LedgerEntry } from "./ledger";
import { listPage } from "./paging";
import { faultReply, withQuirk } from "./quirks";
import type { Reports } from "./reports";
import { type Account, numbersOf, type SimulatorSettings } from "../settings";
import { URL_MODE, type Webhooks } from "../phones/webhooks";

export type ApiDeps = {
  settings: SimulatorSettings;
  behaviour: () => Behaviour;
  faults: Faults;
  ledger: Ledger;
  reports: Reports;
  customers: Customers;
  webhooks: Webhooks;
  dlc: Dlc;
  now: () => Date;
  changed: () => void;
};

/**
 * QuestBlue's messaging API as published in 2.3.2, on the paths of all its versions; null for a path it does
 * not have.
 */
export const answerApi = async (deps: ApiDeps, request: Request): Promise<Reply | null> => {
  const call = `${request.method} ${request.url.pathname}`;
  const route = routes[call];
  if (route === undefined) return null;
  const account = callerOf(deps, request);
  const refused = refuseCaller(deps, account);
  if (refused || account === undefined) return refused;
  const called: Called = { ...deps, numbers: numbersOf(deps.settings, account.username) };
  if (route === send) return route(called, parametersOf(request));
  const fault = deps.faults.takeCall(call);
  // A write under a fault is not carried out. A read is, because a broken answer begins like the real one.
  const answer =
    fault === "ok" || request.method === "GET" ? await route(called, parametersOf(request)) : json(200, {});
  return faultReply(fault, answer) ?? withQuirk(deps.behaviour().answers, answer);
};

type Parameters = Record<string, unknown>;
/** With the numbers of the calling account. */
type Called = ApiDeps & Pick<SimulatorSettings, "numbers">;
type Route = (deps: Called, parameters: Parameters) => Reply | Promise<Reply>;

/** How QuestBlue fails: HTTP 206, which most libraries take for success. */
const failed = (error: string): Reply => json(206, { error });

const callerOf = ({ settings }: ApiDeps, { headers }: Request): Account | undefined =>
  settings.accounts.find(
    ({ username, password, securityKey }) =>
      headers.authorization === `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` &&
      headers["security-key"] === securityKey,
  );

const refuseCaller = ({ behaviour }: ApiDeps, account: Account | undefined): Reply | null => {
  const refused = (status: 401 | 403, error: string): Reply =>
    behaviour().refusalsAs === "json"
      ? json(status, { error })
      : {
          status,
          headers: { "content-type": "text/html" },
          body: `<html><body><h1>${error}</h1></body></html>`,
        };
  if (!behaviour().addressAllowed) return refused(403, "Address is not allowed");
  return account ? null : refused(401, "Authentication failed");
};

/** Parameters of the query and of a JSON or form body; the body wins. `name[0]` is a list. */
const parametersOf = (request: Request): Parameters => {
  const parameters: Parameters = {};
  const add = (pairs: URLSearchParams): void => {
    for (const [name, value] of pairs) {
      const list =
        /^(.*)\[\d*\]$/.exec(name)?.[1] ??
        (name in parameters && pairs.getAll(name).length > 1 ? name : undefined);
      if (list === undefined) parameters[name] = pairs.getAll(name).length > 1 ? [value] : value;
      else parameters[list] = [...(Array.isArray(parameters[list]) ? parameters[list] : []), value];
    }
  };
  add(request.url.searchParams);
  const body = jsonBody(request);
  if (typeof body === "object" && body !== null) Object.assign(parameters, body);
  else if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded"))
    add(new URLSearchParams(request.body.toString("utf8")));
  return parameters;
};

const digits = z.union([z.string(), z.number()]).transform(String);
/** A list, a single item, or a map by position as PHP writes a list with holes. */
const listOf = <T extends z.ZodType>(one: T) =>
  z.union([
    z.array(one),
    one.transform((value) => [value]),
    z.record(z.string().regex(/^\d+$/), one).transform((map) => Object.values(map)),
  ]);
const sendInput = z.object({
  did: digits,
  did_to: listOf(digits),
  msg: z.string().nullish(),
  file_url: listOf(z.string()).nullish(),
  /** From the first API generation: one file and its name, in base64. */
  file: z.string().nullish(),
});

const send: Route = async (deps, parameters) => {
  const input = sendInput.safeParse(parameters);
  const fault = deps.faults.take(input.data?.did_to[0] ?? "");
  deps.changed();
  if (!isAccepted(fault)) return faultReplies[fault] ?? "hang";
  if (!input.success) return failed("Missing or malformed parameter: did, did_to or msg");
  const { did, did_to, msg, file_url, file } = input.data;
  const files = [
    ...(file_url ?? []),
    ...(file ? [`data:application/octet-stream;base64,${file}`] : []),
  ].filter((url) => url !== "");
  if (!isOfAccount(deps, did)) return failed("The did is not active");
  if (did_to.length === 0 || did_to.some((to) => phoneNumber(to) === null))
    return failed("The did_to is not a US-based number");
  if ((msg ?? "") === "" && files.length === 0) return failed("The msg is required");
  const accepted = await Promise.all(
    did_to.map((to) => deps.ledger.accept({ did, did_to: to, msg: msg ?? "", file_url: files }, deps.now())),
  );
  for (const entry of accepted) deps.reports.plan(entry, deps.behaviour());
  deps.changed();
  return acceptedReply(fault, accepted, deps.behaviour());
};

/**
 * Not active: an address that is no phone number, or one that the account does not have, if that is checked.
 */
const isOfAccount = ({ numbers, behaviour }: Called, did: string): boolean => {
  const number = phoneNumber(did);
  return (
    number !== null &&
    (behaviour().unknownNumbers === "accept" || numbers.some((own) => sameNumber(own.did) === number))
  );
};

const faultReplies: Partial<Record<SendFault, Reply>> = {
  "error-206": json(206, { error: "The message could not be sent" }),
  "error-200": json(200, { error: "The message could not be sent" }),
  "http-400": json(400, { error: "Bad request" }),
  "http-429": json(429, { error: "Too many requests" }, { "retry-after": "2" }),
  "http-500": {
    status: 500,
    headers: { "content-type": "text/html" },
    body: "<html><body>Internal Server Error</body></html>",
  },
  reset: "reset",
};

const acceptedReply = (fault: SendFault, accepted: LedgerEntry[], { numericIds }: Behaviour): Reply => {
  const data = accepted.map(({ msg_id }) => ({ msg_id: numericIds ? Number(msg_id) : msg_id }));
  switch (fault) {
    case "warn-202":
      return json(202, { data, warning: ["The campaign is not approved yet"] });
    case "empty-200":
      return { status: 200, body: "" };
    case "bad-json":
      return {
        status: 200,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ data }).slice(0, 14),
      };
    case "accept-then-hang":
      return "hang";
    case "accept-then-reset":
      return "reset";
    default:
      return json(200, { data });
  }
};

const deliveryStatus: Route = ({ ledger, reports }, { msg_id }) => {
  const entry = ledger.find(String(msg_id ?? ""));
  return entry
    ? json(200, { data: { status: reports.stateOf(entry.msg_id).status } })
    : failed("Message not found");
};

const settingsInput = z.object({
  did: digits,
  sms_mode: z.enum(["email", "xmpp", "both", "url", "chat", "none", "3cx", "yeastar"]),
  post2url: z.url({ protocol: /^https?$/ }).optional(),
  post2urlmethod: z.enum(["form", "json", "xml"]).optional(),
  forward2email: z.string().optional(),
  value: z.union([z.string(), z.array(z.string())]).optional(),
});

const setWebhook: Route = (deps, parameters) => {
  const { webhooks } = deps;
  const input = settingsInput.safeParse(parameters);
  if (!input.success)
    return json(400, { error: `Bad or missing parameter: ${input.error.issues[0]?.path.join(".") ?? ""}` });
  const { did, sms_mode, post2url, post2urlmethod = "form", forward2email, value } = input.data;
  const number = phoneNumber(did);
  if (number === null || !isOfAccount(deps, did)) return json(400, { error: "The did is not active" });
  const url = post2url ?? (Array.isArray(value) ? value[0] : value);
  if (sms_mode === "url") {
    if (url === undefined || !URL.canParse(url))
      return json(400, { error: "Bad or missing parameter: post2url" });
    webhooks.point(number, url, post2urlmethod);
    webhooks.setMode(number, { label: URL_MODE, forwardTo: "" });
  } else {
    webhooks.point(number, null);
    webhooks.setMode(number, {
      label: modeLabels[sms_mode] ?? sms_mode,
      forwardTo: forward2email ?? url ?? "",
    });
  }
  return json(200, { success: true, message: "SMS settings updated" });
};

const modeLabels: Record<string, string> = {
  email: "Email",
  xmpp: "XMPP",
  both: "Email and XMPP",
  none: "None",
};

/** Every number of the account is in the carrier's own tier. */
const offNetStatus: Route = (deps, { did }) =>
  isOfAccount(deps, String(did ?? ""))
    ? json(200, { data: { did, status: "enabled" } })
    : failed("The did is not active");

/** The list never shows the webhook URL. */
const listNumbers: Route = ({ numbers, webhooks }, parameters) => {
  const rows = numbers.map(({ did }) => {
    const { label, forwardTo } = webhooks.modeOf(sameNumber(did));
    return {
      did: sameNumber(did).replace(/\D/g, ""),
      sms_enabled: "on",
      sms_mode: label,
      email2forward: forwardTo,
    };
  });
  return json(200, listPage(rows, parameters, 200));
};

const listDids: Route = ({ numbers }) => {
  const dids = numbers.map(({ did, label }) => [
    sameNumber(did).replace(/\D/g, ""),
    { status: "active", tier: "1b", type: "local", note: label },
  ]);
  return json(200, { total: dids.length, total_pages: 1, current_page: 1, data: Object.fromEntries(dids) });
};

const history: Route = (deps, parameters) => json(200, historyPage(deps, parameters));

const balance: Route = ({ behaviour }) =>
  json(200, { data: { balance: behaviour().balance, allowed_credit: "0.00" } });

/** Only in the SDK of 2023. */
const myAddress: Route = () => json(200, { ip: "127.0.0.1" });

/** Every call except sends, which have faults of their own. */
export const otherCalls = (): string[] =>
  Object.entries(routes).flatMap(([call, route]) => (route === send ? [] : [call]));

const routes: Record<string, Route> = {
  "POST /smsv2": send,
  "POST /sms": send,
  "PUT /smsv2": setWebhook,
  "PUT /sms": setWebhook,
  "GET /sms": listNumbers,
  "GET /did": listDids,
  "GET /dlc/brand": ({ dlc }, parameters) => dlc.brands(parameters),
  "POST /dlc/brand": ({ dlc }, parameters) => dlc.addBrand(parameters),
  "PUT /dlc/brand": ({ dlc }, parameters) => dlc.changeBrand(parameters),
  "DELETE /dlc/brand": ({ dlc }, parameters) => dlc.removeBrand(parameters),
  "GET /dlc/campaign": ({ dlc }, parameters) => dlc.campaigns(parameters),
  "POST /dlc/campaign": ({ dlc }, parameters) => dlc.addCampaign(parameters),
  "PUT /dlc/campaign": ({ dlc }, parameters) => dlc.changeCampaign(parameters),
  "DELETE /dlc/campaign": ({ dlc }, parameters) => dlc.removeCampaign(parameters),
  "GET /sms/deliverystatus": deliveryStatus,
  "GET /smsv2/deliverystatus": deliveryStatus,
  "GET /sms/offnetstatus": offNetStatus,
  "GET /sms/": history,
  "GET /sms/history": history,
  "GET /smsv2/history": history,
  "GET /account/getbalance": balance,
  "GET /myip": myAddress,
};
