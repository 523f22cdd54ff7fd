import { otherCalls } from "../api/api";
import { type Behaviour, behaviour, behaviourChange } from "../behaviour";
import { callFaults, type Faults, type FaultsInput, faultsInput, sendFaults } from "../api/faults";

/** The label of each switch on the page. A behaviour without a label does not compile. */
const labels: Record<keyof Behaviour, string> = {
  inbound: "Customers' texts come",
  inboundAs: "Their bodies are",
  webhookRetries: "Repeats of a call not taken",
  reports: "Delivery reports",
  reportAfterMs: "Reports after (ms)",
  answers: "Odd about answers",
  numericIds: "Ids are numbers",
  unknownNumbers: "Numbers it does not have",
  addressAllowed: "Partyline's address is allowed",
  refusalsAs: "401 and 403 come as",
  balance: "Balance",
};
const names = Object.keys(labels) as (keyof Behaviour)[];
const shapes: Record<keyof Behaviour, { unwrap(): unknown }> = behaviour.shape;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
const spoken = (code: string): string => code.replaceAll("-", " ");

const select = (
  name: string,
  options: readonly (readonly [value: string, words: string])[],
  chosen: string,
): string =>
  `<select class="input" name="${name}">${options.map(([value, words]) => `<option value="${escaped(value)}"${value === chosen ? " selected" : ""}>${escaped(words)}</option>`).join("")}</select>`;
const codes = (all: readonly string[]) => all.map((code) => [code, spoken(code)] as const);
const input = (name: string, value: string, more = ""): string =>
  `<input class="input" name="${name}" value="${escaped(value)}" autocomplete="off"${more}>`;
const row = (label: string, control: string): string =>
  `<label class="row"><span>${escaped(label)}</span>${control}</label>`;

const control = (name: keyof Behaviour, value: Behaviour[keyof Behaviour]): string => {
  const options = optionsOf(name);
  if (options) return select(name, codes(options), String(value));
  if (typeof value === "boolean")
    return select(
      name,
      [
        ["true", "yes"],
        ["false", "no"],
      ],
      String(value),
    );
  return input(name, String(value), ' required inputmode="decimal"');
};

/** The values of a switch with a closed set. */
const optionsOf = (name: keyof Behaviour): readonly string[] | null => {
  const shape = shapes[name].unwrap();
  return typeof shape === "object" && shape !== null && "options" in shape && Array.isArray(shape.options)
    ? shape.options
    : null;
};

const timesInput = (name: string, value: number | null): string =>
  input(name, value === null ? "" : String(value), ' inputmode="numeric" placeholder="until changed"');

/** All switches, as a form that needs no script. */
export const switchesForm = (current: Behaviour, faults: Faults): string => {
  const { send, times } = faults.current();
  return [
    '<form id="switches" method="post" action="/_control/switches">',
    ...names.map((name) => row(labels[name], control(name, current[name]))),
    "<h3>A fault of the sends</h3>",
    row("They go", select("send", codes(sendFaults), send)),
    row("For so many", timesInput("sendTimes", times)),
    row("Only to this number", input("sendTo", "", ' inputmode="tel" placeholder="everybody"')),
    "<h3>A fault of another call</h3>",
    row("Call", select("call", [["", "none"], ...otherCalls().map((call) => [call, call] as const)], "")),
    row("It goes", select("fault", codes(callFaults), "ok")),
    row("For so many", timesInput("callTimes", null)),
    `<p class="held">${escaped(heldCalls(faults))}</p>`,
    '<button class="btn" type="submit">Set all of this</button>',
    "</form>",
  ].join("\n");
};

const heldCalls = (faults: Faults): string =>
  faults
    .calls()
    .map(({ call, fault, times }) => `${call}: ${spoken(fault)}${times === null ? "" : `, ${times} more`}`)
    .join("; ");

type Asked =
  | { ok: true; behaviour: Partial<Behaviour>; faults: FaultsInput[] }
  | { ok: false; error: string };

/** Parses the submitted form. An invalid one gives an error sentence, and nothing is applied. */
export const readSwitches = (body: string): Asked => {
  const sent = new URLSearchParams(body);
  const usual = behaviour.parse({});
  const typed = (name: keyof Behaviour): unknown => {
    const text = sent.get(name) ?? "";
    if (typeof usual[name] === "number") return text.trim() === "" ? Number.NaN : Number(text);
    return typeof usual[name] === "boolean" ? text === "true" : text;
  };
  const changed = behaviourChange.safeParse(
    Object.fromEntries(names.filter((name) => sent.has(name)).map((name) => [name, typed(name)])),
  );
  if (!changed.success)
    return {
      ok: false,
      error: `"${labels[changed.error.issues[0]?.path[0] as keyof Behaviour] ?? ""}" cannot be that. Go back and change it.`,
    };
  const times = (name: string): { times?: number } => {
    const text = sent.get(name)?.trim() ?? "";
    return text === "" ? {} : { times: Number(text) };
  };
  const to = sent.get("sendTo")?.trim();
  const call = sent.get("call");
  const wanted = [
    ...(sent.has("send") ? [{ send: sent.get("send"), ...times("sendTimes"), ...(to && { to }) }] : []),
    ...(call ? [{ call, fault: sent.get("fault"), ...times("callTimes") }] : []),
  ].map((one) => faultsInput.safeParse(one));
  const faults = wanted.flatMap((one) => (one.success ? [one.data] : []));
  return faults.length === wanted.length
    ? { ok: true, behaviour: changed.data, faults }
    : {
        ok: false,
        error: "A fault cannot be that: its times are a whole number, or left empty. Go back and change it.",
      };
};
