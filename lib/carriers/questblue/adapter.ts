import type { CarrierAdapter, WebhookReader } from "../port";
import { accountChecks } from "./api/account-checks";
import { questBlueCarrier } from "./carrier";
import { questBlueChoices } from "./choices";
import { hasDoctype, splitQuestBlueCall } from "./inbound/decode";
import { examineAccount } from "./api/examine";
import { tooDeep } from "./formats/json";
import { multipartBoundary } from "./inbound/multipart";
import { readQuestBlueCall } from "./inbound/read";
import { questBlueSettings } from "./settings";
import { createThinner } from "./inbound/thin-multipart";

const NOTHING_YET = new Uint8Array();

const reader: WebhookReader = {
  read: readQuestBlueCall,
  split: splitQuestBlueCall,
  refuse: (body) => (hasDoctype({ body }) ? 415 : tooDeep(body) ? 400 : null),
  thinner(contentType, limits) {
    const boundary = multipartBoundary(contentType, NOTHING_YET);
    return boundary === null ? null : () => createThinner(boundary, limits);
  },
};

/** The carrier port, implemented for QuestBlue. */
export const questBlue: CarrierAdapter = {
  reader,
  choices: questBlueChoices,
  connect: ({ credentials, settings }, deps) =>
    questBlueCarrier(credentials, questBlueSettings.parse(settings), deps),
  async examine({ name, credentials, settings }, { now, signal }) {
    const chosen = questBlueSettings.parse(settings);
    return accountChecks(name, await examineAccount(credentials, chosen, now, signal), chosen);
  },
};
