import type { WebhookReader } from "../port";
import { hasDoctype, splitQuestBlueCall } from "./decode";
import { tooDeep } from "./json";
import { multipartBoundary } from "./multipart";
import { readQuestBlueCall } from "./read";
import { createThinner } from "./thin-multipart";

const NOTHING_YET = new Uint8Array();

/** QuestBlue's webhook calls, behind the carrier port. */
export const questBlueReader: WebhookReader = {
  read: readQuestBlueCall,
  split: splitQuestBlueCall,
  refuse: (body) => (hasDoctype({ body }) ? 415 : tooDeep(body) ? 400 : null),
  thinner(contentType, limits) {
    const boundary = multipartBoundary(contentType, NOTHING_YET);
    return boundary === null ? null : () => createThinner(boundary, limits);
  },
};
