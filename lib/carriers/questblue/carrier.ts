import { z } from "zod";
import { type Clock, systemClock } from "@/lib/base/clock";
import type { Carrier, CarrierCredentials, Observe, OutboundMessage } from "../port";
import { classifyOffNet, classifyQuestion, classifySend, classifyStatus } from "./api/answer";
import { listQuestBlueCampaigns } from "./api/campaigns";
import { type Parameters, questBlueClient } from "./api/client";
import { toCarrierNumber } from "./formats/digits";
import { findSentInHistory, readHistory } from "./api/history";
import { listQuestBlueNumbers } from "./api/numbers";
import type { QuestBlueSettings } from "./settings";
import { setQuestBlueMode, setQuestBlueWebhook } from "./api/webhook";

const amount = z.union([z.string(), z.number()]).transform(String);
const balanceAnswer = z.object({ data: z.object({ balance: amount, allowed_credit: amount }) });

/**
 * QuestBlue behind the carrier port, for one account. Holds the credentials in memory and never logs them.
 */
export const questBlueCarrier = (
  credentials: CarrierCredentials,
  settings: QuestBlueSettings,
  deps: { now: Clock; observe?: Observe | undefined } = { now: systemClock },
): Carrier => {
  const client = questBlueClient(credentials, settings, deps.observe);
  const { paths } = settings;
  return {
    send: async (message, signal) =>
      classifySend(await client.post(paths.send, sendParameters(message, settings), signal), deps.now()),
    askStatus: async (carrierId, signal) =>
      classifyStatus(await client.get(paths.deliveryStatus, { msg_id: carrierId }, signal)),
    findSent: (wanted, signal) => findSentInHistory(client, settings, wanted, deps.now(), signal),
    history: (wanted, signal) => readHistory(client, settings, wanted, deps.now(), signal),
    listNumbers: (signal) => listQuestBlueNumbers(client, settings, signal),
    listCampaigns: (signal) => listQuestBlueCampaigns(client, settings, signal),
    setWebhook: (e164, url, signal) => setQuestBlueWebhook(client, settings, e164, url, signal),
    setInboundMode: (e164, mode, signal) => setQuestBlueMode(client, settings, e164, mode, signal),
    offNetState: async (e164, signal) =>
      classifyOffNet(await client.get(paths.offNet, { did: toCarrierNumber(e164, settings) }, signal)),
    balance: async (signal) => {
      const answer = classifyQuestion(await client.get(paths.balance, {}, signal), balanceAnswer);
      if (!answer.ok) return answer;
      return {
        ok: true,
        value: { balance: answer.value.data.balance, allowedCredit: answer.value.data.allowed_credit },
      };
    },
  };
};

const sendParameters = (message: OutboundMessage, settings: QuestBlueSettings): Parameters => {
  const parameters: Parameters = {
    did: toCarrierNumber(message.from, settings),
    did_to: toCarrierNumber(message.to, settings),
    msg: message.text === "" ? settings.emptyText : message.text,
  };
  // Any file makes it an MMS, so a plain message must not carry an empty list.
  return message.mediaUrls.length > 0 ? { ...parameters, file_url: message.mediaUrls } : parameters;
};
