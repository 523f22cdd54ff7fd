"use client";

import dynamic from "next/dynamic";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { OverlayWaiting } from "./overlay-waiting";
import { PaneBoundary } from "../shell/pane-boundary";

const ComposeDialog = dynamic(() => import("./compose-dialog.lazy").then((part) => part.ComposeDialog), {
  ssr: false,
  loading: () => <OverlayWaiting label="New text" kind="compose" asks="Phone number, or a part of a name" />,
});
const CommandBar = dynamic(() => import("./command-bar.lazy").then((part) => part.CommandBar), {
  ssr: false,
  loading: () => <OverlayWaiting label="Commands" kind="commands" asks="Find a command or a conversation" />,
});
const ContactDrawer = dynamic(
  () => import("../contact/contact-drawer.lazy").then((part) => part.ContactDrawer),
  { ssr: false, loading: () => null },
);
const HandOffDialog = dynamic(() => import("./hand-off-dialog.lazy").then((part) => part.HandOffDialog), {
  ssr: false,
  loading: () => <OverlayWaiting label="Hand off" kind="compose" />,
});
const KeySheet = dynamic(() => import("./key-sheet.lazy").then((part) => part.KeySheet), {
  ssr: false,
  loading: () => <OverlayWaiting label="Keyboard" kind="sheet" />,
});

const SnoozePicker = dynamic(() => import("./snooze-picker.lazy").then((part) => part.SnoozePicker), {
  ssr: false,
  loading: () => <OverlayWaiting label="Snooze" kind="commands" asks="Until when? fri 3pm, in 2 hours" />,
});

const TagPicker = dynamic(() => import("./tag-picker.lazy").then((part) => part.TagPicker), {
  ssr: false,
  loading: () => <OverlayWaiting label="Tags" kind="commands" asks="Find a tag" />,
});

const AssignPicker = dynamic(() => import("./assign-picker.lazy").then((part) => part.AssignPicker), {
  ssr: false,
  loading: () => <OverlayWaiting label="Assign to" kind="commands" asks="Find a person" />,
});

const AwayPicker = dynamic(() => import("./away-picker.lazy").then((part) => part.AwayPicker), {
  ssr: false,
  loading: () => <OverlayWaiting label="Set a colleague away" kind="commands" asks="Find a colleague" />,
});

const parts = {
  assign: AssignPicker,
  assign_many: AssignPicker,
  away: AwayPicker,
  compose: ComposeDialog,
  commands: CommandBar,
  keys: KeySheet,
  contact: ContactDrawer,
  snooze: SnoozePicker,
  snooze_many: SnoozePicker,
  hand_off: HandOffDialog,
  tags: TagPicker,
  tags_many: TagPicker,
};

/** Whatever opens above the inbox, loaded at the first use. */
export function Overlays() {
  const client = useClient();
  const overlay = useInbox((state) => state.overlay);
  if (overlay === null) return null;
  const drop = () => {
    client.page.patch({ overlay: null });
    client.notices.notThrough();
  };
  const Part = parts[overlay];
  return (
    <PaneBoundary name="This" of={overlay} onBroken={drop}>
      <Part />
    </PaneBoundary>
  );
}
