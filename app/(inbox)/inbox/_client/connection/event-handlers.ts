import { isTypingDue, sayTyping } from "@/lib/view/copy/announce/announce";
import { sayEvent } from "@/lib/view/copy/announce/event";
import { applyConversationEvent, withRecent } from "@/lib/view/reduce/apply-conversation-event";
import { applyEvent } from "@/lib/view/reduce/apply-event";
import { OWN_STREAM } from "@/lib/view/reduce/streams";
import { personShort } from "@/lib/view/copy/names";
import type { EphemeralFrame } from "@/lib/view/reduce/apply-frame";
import type { DurableEvent } from "@/lib/protocol/events";
import type { ConversationView } from "@/lib/protocol/views";
import type { Attention } from "../personal/attention";
import type { CountsLoader } from "../list/counts-loader";
import type { Notices } from "../page/notices";
import type { Viewers } from "../conversation/viewers";
import type { PageState } from "../page-state";
import type { ReplyController } from "../writing/reply-controller";
import type { PresenceStore } from "./presence-store";
import type { MentionPointer } from "../conversation/mention-pointer";
import type { SeenPointer } from "../conversation/seen-pointer";
import type { ConversationLoader } from "../conversation/conversation-loader";

type Parts = {
  page: PageState;
  notices: Notices;
  presence: PresenceStore;
  opens: Viewers;
  seen: SeenPointer;
  mentions: MentionPointer;
  conversations: ConversationLoader;
  replies: ReplyController;
  counts: CountsLoader;
  attention: Attention;
};

type Handlers = {
  /** This person's access changed: load it again. */
  onGranted: () => void;
  /** A number was taken from this person and removed from the page. */
  onRevoked: () => void;
};

/** Applies what the rooms push. */
export class EventHandlers {
  private readonly typingSaidAt = new Map<string, number>();

  constructor(
    private readonly parts: Parts,
    private readonly handlers: Handlers,
  ) {}

  /** A durable event: the next one of its stream. */
  apply(key: string, event: DurableEvent): void {
    const { page, notices, conversations, seen } = this.parts;
    const before = "conversation" in event ? page.conversation(event.conversation.id) : undefined;
    page.cache.follow(event, { applyConversationEvent, withRecent });
    page.set((state) => ({
      ...state,
      inbox: applyEvent(state.inbox, key, event),
      snapshot:
        state.snapshot && conversations.followed(applyConversationEvent(state.snapshot, event, page.meId)),
      lastNewsAt: Date.now(),
    }));
    this.follow(key, event, before);
    if (key === OWN_STREAM) this.parts.attention.follow(event);
    const said = sayEvent(event, page.state.openId, page.names);
    if (said !== null) notices.say(said);
    seen.lookAgain();
  }

  /** An ephemeral frame. */
  onFrame(numberId: string, frame: EphemeralFrame): void {
    const { page, notices, presence, opens } = this.parts;
    presence.put(numberId, frame);
    opens.look();
    if (
      frame.type !== "reply.started" ||
      frame.conversationId !== page.state.openId ||
      frame.user.id === page.meId
    )
      return;
    const now = performance.now();
    if (!isTypingDue(this.typingSaidAt.get(frame.user.id), now)) return;
    this.typingSaidAt.set(frame.user.id, now);
    notices.say(sayTyping(personShort(page.names, frame.user.id)));
  }

  /** Effects of an event beyond the views it carries. */
  private follow(key: string, event: DurableEvent, before: ConversationView | undefined): void {
    const { page, presence, replies, counts, mentions } = this.parts;
    const { meId } = page;
    // A changed delivery status moves no count, until the message turns out undelivered. Any other event of a
    // conversation may.
    if (
      "conversation" in event &&
      (event.type !== "message.status_changed" || movesCounts(before, event.conversation))
    )
      counts.ask();
    if ("conversation" in event) this.noteContact(event.conversation, event.type === "contact.owner_changed");
    if ("message" in event) {
      page.clock.observe(event.message.acceptedAt);
      replies.onMessage(event.message, event.type === "message.queued");
    }
    if (event.type === "reply.taken_over") {
      presence.putLease(event.conversation.id, event.by);
      if (event.from === meId && event.by !== meId) replies.onTakenOver(event.conversation.id, event.by);
    }
    if (event.type === "mention.added" || event.type === "mention.removed") {
      // Who is mentioned where is a list that only the server knows.
      counts.ask();
      mentions.lookAgain();
    }
    if (event.type === "number.given") this.handlers.onGranted();
    if (event.type === "number.taken") this.loseNumber(event.numberId);
    // The name of a new teammate is only in a list loaded later.
    if (
      event.type === "access.granted" &&
      (event.userId === meId || !page.state.inbox.people.some(({ id }) => id === event.userId))
    )
      this.handlers.onGranted();
    if (event.type === "access.revoked" && event.userId === meId && event.sessionId === null)
      return key === OWN_STREAM ? this.handlers.onGranted() : this.loseNumber(key);
  }

  /**
   * The panel beside the open conversation shows the same contact's conversations on other numbers, and what is known of
   * the contact itself.
   */
  private noteContact({ id, contactId }: ConversationView, isOfContact: boolean): void {
    const open = this.parts.page.state.snapshot?.conversation;
    if (open?.contactId === contactId && (open.id !== id || isOfContact))
      this.parts.page.set((state) => ({ ...state, contactNews: state.contactNews + 1 }));
  }

  private loseNumber(numberId: string): void {
    const { page } = this.parts;
    page.cache.dropNumber(numberId);
    page.set((state) => ({ ...state, counts: state.counts.filter(({ number }) => number !== numberId) }));
    this.handlers.onRevoked();
    if (page.state.snapshot?.conversation.numberId === numberId)
      page.patch({ snapshot: null, conversationStatus: "lost" });
  }
}

const movesCounts = (before: ConversationView | undefined, after: ConversationView): boolean =>
  before === undefined ||
  before.state !== after.state ||
  before.unrespondedSince !== after.unrespondedSince ||
  before.undelivered?.at !== after.undelivered?.at;
