import { describe, expect, test } from "vitest";
import { sendingStates, type SendingState } from "@/db/vocabulary";
import { type AccountStanding, sendingState } from "@/lib/domain/sending/sending-state";
import { NumberView } from "@/lib/protocol/views";
import { noCredentialsCopy, sendingRequest } from "@/lib/view/copy/composer/blocked-copy";
import { whyBlocked } from "@/lib/view/why-blocked";
import { makeConversation, support } from "../../view/make";

const since = new Date("2026-11-24T09:00:00Z");
const well: AccountStanding = { hasCredentials: true, openedAt: null, refusal: null, pausedAt: null };

describe("what becomes of texts from an account's numbers", () => {
  const table: [SendingState, Partial<AccountStanding>][] = [
    ["ok", {}],
    ["out_of_money", { pausedAt: since }],
    ["account_refused", { openedAt: since, refusal: "Authentication failed" }],
    ["carrier_away", { openedAt: since }],
    ["account_refused", { openedAt: since, refusal: "Authentication failed", pausedAt: since }],
    ["out_of_money", { openedAt: since, pausedAt: since }],
    ["ok", { refusal: "of before" }],
    ["no_credentials", { hasCredentials: false }],
    [
      "no_credentials",
      { hasCredentials: false, openedAt: since, refusal: "Authentication failed", pausedAt: since },
    ],
  ];
  for (const [state, standing] of table)
    test(`${JSON.stringify(standing)} is ${state}`, () =>
      expect(sendingState({ ...well, ...standing })).toBe(state));
});

test("an event of before there was such a state is read as one of a number that sends", () => {
  const { sending: _, ...before } = support;
  expect(NumberView.parse(before).sending).toBe("ok");
});

describe("what the agent is told before writing", () => {
  const number = (sending: SendingState) => ({ ...support, sending });

  test("only without credentials nothing may be written; a number that is off, and an opt-out, are said first", () => {
    const optedOut = { at: since.toISOString(), word: "STOP", viaNumberId: support.id };
    const disabled = { at: since.toISOString(), by: null, reason: null };
    for (const state of sendingStates)
      expect(whyBlocked(makeConversation(), number(state))).toBe(state === "no_credentials" ? state : null);
    expect(whyBlocked(makeConversation(), { ...number("no_credentials"), disabled })).toBe("number_off");
    expect(whyBlocked(makeConversation({ optedOut }), number("no_credentials"))).toBe("opted_out");
    expect(
      whyBlocked(makeConversation(), { ...number("no_credentials"), can: { ...support.can, reply: false } }),
    ).toBe("no_credentials");
  });

  test("the words say what is wrong, what becomes of the text, and what an admin is asked for", () => {
    expect(noCredentialsCopy(support)).toEqual({
      title: "Nothing can be sent from Support 0100 yet",
      body: "QuestBlue is not connected. Texts that arrive are kept, and your draft is too.",
    });
    expect(sendingRequest(number("no_credentials"))).toMatch(/^Could you .*\?.* Support 0100/);
  });
});
