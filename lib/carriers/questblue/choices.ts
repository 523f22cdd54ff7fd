import { err, ok, type Result } from "@/lib/base/result";
import type { ChoicesForm } from "../port";
import { questBlueSettings, type QuestBlueSettings } from "./settings";

/**
 * All settings except QuestBlue's address. The installation sets that (QUESTBLUE_URL), so that no form can
 * send credentials elsewhere.
 */
export type QuestBlueChoices = Omit<QuestBlueSettings, "baseUrl">;
type PathName = keyof QuestBlueSettings["paths"];

const { baseUrl: _, ...published } = questBlueSettings.parse({});
/** The settings as QuestBlue publishes them. */
export const publishedChoices: QuestBlueChoices = published;
const pathNames = Object.keys(published.paths) as PathName[];

/** The form's fields. */
export const choiceFields = [
  "writeAs",
  "digits",
  "numberType",
  "webhookFormat",
  "emptyText",
  "historyPeriod",
  "historyTimeZone",
  "sendTimeoutSeconds",
  "askTimeoutSeconds",
  ...pathNames.map((name): `paths.${PathName}` => `paths.${name}`),
] as const;
export type ChoiceField = (typeof choiceFields)[number];

/** A send is given up after this long, whatever is set here (lib/context.ts). */
const MOST_SEND_SECONDS = 20;
const MOST_ASK_SECONDS = 50;
const MAX_PATH = 100;
const MAX_EMPTY_TEXT = 20;

/** The settings as form fields. */
export function choicesAsTyped({
  paths,
  digits,
  historyTimeZone,
  sendTimeoutMs,
  askTimeoutMs,
  ...choices
}: QuestBlueChoices): Record<ChoiceField, string> {
  return {
    writeAs: choices.writeAs,
    numberType: choices.numberType,
    webhookFormat: choices.webhookFormat,
    emptyText: choices.emptyText,
    historyPeriod: choices.historyPeriod,
    digits: String(digits),
    historyTimeZone: historyTimeZone ?? "",
    sendTimeoutSeconds: String(Math.min(MOST_SEND_SECONDS, sendTimeoutMs / 1_000)),
    askTimeoutSeconds: String(askTimeoutMs / 1_000),
    ...(Object.fromEntries(pathNames.map((name) => [`paths.${name}`, paths[name]])) as Record<
      `paths.${PathName}`,
      string
    >),
  };
}

/** Parses the typed values, or returns the field that is wrong. Every field is required. */
export function readChoices(
  values: Readonly<Record<string, string | undefined>>,
): Result<QuestBlueChoices, ChoiceField> {
  const notAPath = pathNames.find((name) => !isPath(values[`paths.${name}`] ?? ""));
  if (notAPath) return err(`paths.${notAPath}` as const);
  const send = seconds(values.sendTimeoutSeconds, MOST_SEND_SECONDS);
  const ask = seconds(values.askTimeoutSeconds, MOST_ASK_SECONDS);
  if (send === null) return err("sendTimeoutSeconds");
  if (ask === null) return err("askTimeoutSeconds");
  const emptyText = values.emptyText;
  if (
    emptyText === undefined ||
    emptyText.length > MAX_EMPTY_TEXT ||
    /[\p{Cc}\p{Surrogate}]/u.test(emptyText)
  )
    return err("emptyText");
  const {
    writeAs = "",
    numberType = "",
    webhookFormat = "",
    historyPeriod = "",
    historyTimeZone = "",
    digits,
  } = values;
  const paths = Object.fromEntries(pathNames.map((name) => [name, values[`paths.${name}`]]));
  const read = questBlueSettings.safeParse({
    paths,
    writeAs,
    numberType,
    webhookFormat,
    historyPeriod,
    emptyText,
    digits: Number(digits),
    historyTimeZone: historyTimeZone.trim() || null,
    sendTimeoutMs: send * 1_000,
    askTimeoutMs: ask * 1_000,
  });
  if (!read.success) {
    const wrong = read.error.issues[0]?.path[0];
    return err(choiceFields.find((field) => field === wrong) ?? "writeAs");
  }
  const { baseUrl: __, ...choices } = read.data;
  return ok(choices);
}

/**
 * The settings stored in an account's row: only what differs from the published ones, so that a change of
 * those takes effect.
 */
export function keptChoices(choices: QuestBlueChoices): Record<string, unknown> {
  const paths = differing(choices.paths, published.paths);
  const { paths: _paths, ...others } = choices;
  return { ...differing(others, published), ...(Object.keys(paths).length > 0 && { paths }) };
}

/** A row's settings. Invalid ones are read as published, so that the page can open and fix them. */
export function choicesOf(settings: Readonly<Record<string, unknown>>): QuestBlueChoices {
  const read = questBlueSettings.safeParse(settings);
  if (!read.success) return published;
  const { baseUrl: __, ...choices } = read.data;
  return choices;
}

/** The same as a `ChoicesForm` of the carrier port. */
export const questBlueChoices: ChoicesForm = {
  fields: choiceFields,
  published: choicesAsTyped(publishedChoices),
  most: { sendTimeoutSeconds: MOST_SEND_SECONDS, askTimeoutSeconds: MOST_ASK_SECONDS },
  show(settings) {
    const choices = choicesOf(settings);
    return { values: choicesAsTyped(choices), asPublished: Object.keys(keptChoices(choices)).length === 0 };
  },
  read(values) {
    const choices = readChoices(values);
    return choices.ok ? ok(keptChoices(choices.value)) : choices;
  },
};

function differing<T extends object>(chosen: T, from: Partial<T>): Partial<T> {
  return Object.fromEntries(
    Object.entries(chosen).filter(([name, value]) => value !== from[name as keyof T]),
  ) as Partial<T>;
}

/** Must lie below the installation's address (BF5): names and slashes, no host, no query, no `..`. */
const isPath = (path: string): boolean =>
  path.length <= MAX_PATH && /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+\/?$/.test(path);

function seconds(values: string | undefined, most: number): number | null {
  const value = /^\d{1,3}$/.test(values?.trim() ?? "") ? Number(values) : 0;
  return value >= 1 && value <= most ? value : null;
}
