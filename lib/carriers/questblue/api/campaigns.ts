import type { CarrierAnswer, CarrierCampaign } from "../../port";
import { sentence } from "./answer";
import type { QuestBlueClient } from "./client";
import { fromCarrierNumber } from "../formats/digits";
import { ownValue, plain } from "../formats/values";
import { listAll, type Row } from "./pages";
import type { QuestBlueSettings } from "../settings";

const MAX_ID_CHARACTERS = 100;
const MAX_WORD_CHARACTERS = 60;

/**
 * All 10DLC campaigns of the account with their numbers. The published list leaves out fields of a campaign
 * and gives labels instead of codes, and no live account was ever seen. So each field is read on its own, and
 * an entry without an id is skipped, so that none spoils the others. A campaign on two pages, because the
 * list moved between them, counts as read last.
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

/** A number as people and carriers write it, so that a space inside it does not end it. */
const NUMBER = /(?<!\d)(?:\+?1[\s.-]*)?\(?\d{3}\)?[\s.-]*\d{3}[\s.-]*\d{4}(?!\d)/g;

/**
 * The numbers of `campaign_did`, separated by commas or spaces, in E.164. Also reads a list or a map of them.
 */
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
