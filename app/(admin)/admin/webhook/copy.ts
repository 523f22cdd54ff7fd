import { CARRIER } from "@/lib/base/carrier-name";
import type { AddressProblem } from "@/lib/domain/carrier/public-address";
import type { ProbeDetail, WebhookCheck } from "@/lib/carrier-accounts/test-webhook";

const passed: Record<WebhookCheck["check"], string> = {
  reachable: "the public address answers, called from this server",
  wrong_key_refused: "a wrong key was refused with 401",
  key_accepted: "a right key was accepted",
  text_understood: "a text was understood",
  report_understood: "a delivery report was understood",
};

const failed: Record<WebhookCheck["check"], string> = {
  reachable: "the address could not be reached",
  wrong_key_refused: "a wrong key was not refused with 401: something else answers at this address",
  key_accepted:
    "a right key was not accepted: something on the way changes the address, or another installation answers",
  text_understood: "a text was not understood: something on the way changes the body",
  report_understood: "a delivery report was not understood: something on the way changes the body",
};

const noAnswer: Record<Exclude<ProbeDetail["code"], "answered">, string> = {
  no_answer: "no answer in 3 s",
  no_such_name: "the name does not exist",
  nothing_listens: "nothing listens there",
  certificate_not_trusted: "the certificate is not trusted",
  connection_failed: "the connection failed",
};

const detailCopy = (detail: ProbeDetail): string =>
  detail.code === "answered" ? `answered ${detail.status}` : noAnswer[detail.code];

/** The problems of our own address. */
export const addressCopy: Record<AddressProblem, string> = {
  this_machine: `This address leads to this machine only: ${CARRIER} cannot call it.`,
  private_network: `This address leads into a private network: ${CARRIER} cannot call it.`,
  not_https: "This address is not https: texts and the key would cross the internet readable by others.",
};

/**
 * `problems`: the known problems of the address, so that no line of the test contradicts the page above it.
 */
export function checkCopy(
  { check, passed: isPassed, detail }: WebhookCheck,
  problems: readonly AddressProblem[],
): string {
  if (!isPassed) return detail ? `${failed[check]} (${detailCopy(detail)})` : failed[check];
  if (check !== "reachable") return passed[check];
  if (problems.includes("this_machine"))
    return `the address answers on this machine; ${CARRIER} cannot call it`;
  if (problems.includes("private_network"))
    return `the address answers in this network; ${CARRIER} cannot call it`;
  return passed.reachable;
}

export const showCopy: Partial<Record<string, string>> = {
  not_kept: "This key was made before keys were kept: it cannot be shown. Make a new one to see its address.",
  sealed_shut:
    "The stored key cannot be opened: it was altered, or CREDENTIALS_KEY is not the one it was sealed with. It still works; make a new one to see an address.",
};

export const pointWords: Partial<Record<string, string>> = {
  no_credentials: `There are no ${CARRIER} credentials yet: set them on the ${CARRIER} page.`,
  sealed_shut: `The stored credentials cannot be opened: set them anew on the ${CARRIER} page.`,
  no_numbers: "There is no number yet: add one first.",
  busy: "Somebody else is setting it at this moment. Look at the keys again in a minute.",
};
