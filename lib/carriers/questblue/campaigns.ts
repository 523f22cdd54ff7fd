import type { CarrierAnswer, CarrierCampaign } from "../port";
import { sentence } from "./answer";
import type { QuestBlueClient } from "./client";
import { fromCarrierNumber } from "./digits";
import { ownValue, plain } from "./values";
import { listAll, type Row } from "./pages";
import type { QuestBlueSettings } from "./settings";

const MAX_ID_CHARACTERS = 100;
const MAX_WORD_CHARACTERS = 60;

/**
 * All 10DLC campaigns of the account with the numbers in them. The published list leaves out fields that a
 * campaign was made with and gives labels in place of codes, and a live account was never seen: each field is
 * read by itself, and an entry without an id is left out, so that none spoils the others. One that stands on
 * two pages, because the list moved between them, counts as it was read last.
 */
export const listQuestBlueCampaigns = async (
  client: QuestBlueClient,
  settings: QuestBlueSettings,
  signal: AbortSignal,
): Promise<CarrierAnswer<CarrierCampaign[]>> => {
  const answer = await listAll(client, settings.paths.campaigns, signal);
  if (!answer.ok) return answer;
  const read = answer.value.flatMap((row) => readCampaign(row) ?? []);
  return { ok: true, value: [...new Map(read.map((campaign) => [campaign.id, campaign])).values()] };
};

const readCampaign = ({ key, entry }: Row): CarrierCampaign | null => {
  const id = sentence(plain(ownValue(entry, "id")) ?? key, MAX_ID_CHARACTERS + 1);
  if (typeof entry !== "object" || entry === null || id === null || id.length > MAX_ID_CHARACTERS)
    return null;
  const word = (...names: string[]) =>
    names.map((name) => sentence(ownValue(entry, name), MAX_WORD_CHARACTERS)).find((said) => said !== null) ??
    null;
  return {
    id,
    kind: word("campaign_type_standard", "campaign_type_special", "campaign_type"),
    state: word("status"),
    numbers: numbersIn(ownValue(entry, "campaign_did")),
  };
};

/** A number as people and carriers write it, so that a space within one is not taken for the end of it. */
const NUMBER = /(?<!\d)(?:\+?1[\s.-]*)?\(?\d{3}\)?[\s.-]*\d{3}[\s.-]*\d{4}(?!\d)/g;

/** The numbers of `campaign_did`, separated by commas or spaces, in E.164. A list or a map of them is read as well. */
const numbersIn = (value: unknown): string[] => {
  const parts =
    typeof value === "object" && value !== null
      ? Object.values(value).flatMap((part) => plain(part) ?? plain(ownValue(part, "did")) ?? [])
      : [plain(value) ?? ""];
  return [
    ...new Set(
      [...parts.join(",").matchAll(NUMBER)].flatMap(([written]) => fromCarrierNumber(written) ?? []),
    ),
  ];
};
