import type { WebhookCheck } from "@/lib/delivery/test-webhook";

const passed: Record<WebhookCheck["check"], string> = {
  reachable: "reachable through its public address",
  wrong_key_refused: "a wrong key was refused with 401",
  key_accepted: "a right key was accepted",
  text_understood: "a text was understood",
  report_understood: "a delivery report was understood",
};

const failed: Record<WebhookCheck["check"], string> = {
  reachable: "the address could not be reached",
  wrong_key_refused: "a wrong key was not refused with 401: something else answers at this address",
  key_accepted: "a right key was not accepted: something on the way changes the address, or another installation answers",
  text_understood: "a text was not understood: something on the way changes the body",
  report_understood: "a delivery report was not understood: something on the way changes the body",
};

export const checkWords = ({ check, passed: isPassed, detail }: WebhookCheck): string =>
  isPassed ? passed[check] : detail ? `${failed[check]} (${detail})` : failed[check];

export const pointWords: Partial<Record<string, string>> = {
  no_credentials: "There are no QuestBlue credentials yet: set them on the QuestBlue page.",
  sealed_shut: "The stored credentials cannot be opened: set them anew on the QuestBlue page.",
  no_numbers: "There is no number yet: add one first.",
  busy: "Somebody else is setting it at this moment. Look at the keys again in a minute.",
};
