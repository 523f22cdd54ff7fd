"use client";

import { Component } from "react";
import type { ReactNode } from "react";
import { Button } from "@/app/_ui/controls/button";
import { copyWords } from "../../_client/page/notices";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { EmptyState } from "@/app/_ui/feedback/empty-state";

type Props = {
  /** The name of what broke, as written in a sentence. */
  name: string;
  /** A changed value means another pane, which starts anew. */
  of?: string | null;
  /** Called instead of showing the fallback. */
  onBroken?: () => void;
  /** Shown in the fallback: what must not be lost with the pane. */
  kept?: ReactNode;
  children: ReactNode;
};

/** An error in one pane, from our code or because the browser changed the page, breaks no other pane. */
export class PaneBoundary extends Component<
  Props,
  { brokenOf: string | null | undefined; isBroken: boolean }
> {
  override state = { brokenOf: undefined as string | null | undefined, isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  static getDerivedStateFromProps(
    { of }: Props,
    state: { brokenOf: string | null | undefined; isBroken: boolean },
  ) {
    return state.isBroken && state.brokenOf !== undefined && state.brokenOf !== of
      ? { isBroken: false, brokenOf: undefined }
      : { brokenOf: of };
  }

  override componentDidCatch(): void {
    this.props.onBroken?.();
  }

  override render(): ReactNode {
    const { name, kept, onBroken, children } = this.props;
    if (!this.state.isBroken) return children;
    if (onBroken !== undefined) return null;
    return (
      <EmptyState data-broken="" role="alert">
        <h3>{`${name} could not be shown`}</h3>
        <p>Something on this page changed it. The rest goes on, and what was written is kept.</p>
        {kept}
        <Button onClick={() => this.setState({ isBroken: false })}>Show it again</Button>
      </EmptyState>
    );
  }
}

/** The words of a composer that cannot be shown. */
export function LocalDraft({ conversationId }: { conversationId: string }) {
  const { notices } = useClient();
  const body = useInbox(
    (state) =>
      (state.writing[conversationId] === "note"
        ? state.notes[conversationId]?.body
        : state.compositions[conversationId]?.body) ?? "",
  );
  if (body.trim() === "") return null;
  return (
    <>
      <p className="max-h-40 overflow-y-auto whitespace-pre-wrap">{body}</p>
      <Button onClick={() => void copyWords(notices, body)}>Copy my text</Button>
    </>
  );
}
