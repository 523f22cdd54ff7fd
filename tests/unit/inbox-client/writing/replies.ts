import { SeenPointer } from "@/app/(inbox)/inbox/_client/conversation/seen-pointer";
import { Notices } from "@/app/(inbox)/inbox/_client/page/notices";
import { Compositions } from "@/app/(inbox)/inbox/_client/writing/compositions";
import { ReplyController } from "@/app/(inbox)/inbox/_client/writing/reply-controller";
import type { ConversationSnapshot } from "@/lib/view/types";
import { at, makeInbox, makeRow } from "../../view/make";
import { makePage } from "../page";

/** The controller of replies, on a page with this conversation open of which nothing is drawn. */
export async function aReplyController(snapshot: ConversationSnapshot) {
  const page = makePage({ inbox: makeInbox([makeRow(snapshot.conversation)]), snapshot, now: at(61) });
  const notices = new Notices(page);
  const seen = new SeenPointer(page, () => {});
  const compositions = new Compositions(page, seen, { keep: () => {}, of: () => null } as never, () => {});
  const replies = new ReplyController({
    page,
    notices,
    seen,
    compositions,
    typing: { key: () => {}, stop: () => {} },
    presses: { isResting: () => false },
    conversations: { show: () => {}, toLatest: async () => {} },
    presence: {},
  } as never);
  await replies.loadWords();
  return { page, notices, compositions, replies };
}
