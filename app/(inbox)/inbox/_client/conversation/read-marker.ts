const SEND_AFTER_MS = 300;

/**
 * Reports to the server how far this person has read, at most once per interval; the seq only rises (V35).
 */
export class ReadMarker {
  private readonly reported = new Map<string, number>();
  private readonly wanted = new Map<string, number>();
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly send: (conversationId: string, seq: number) => Promise<boolean>) {}

  read(conversationId: string, seq: number): void {
    if (seq <= Math.max(this.reported.get(conversationId) ?? 0, this.wanted.get(conversationId) ?? 0)) return;
    this.wanted.set(conversationId, seq);
    this.timer ??= setTimeout(() => void this.flush(), SEND_AFTER_MS);
  }

  private async flush(): Promise<void> {
    this.timer = null;
    const marks = [...this.wanted];
    this.wanted.clear();
    await Promise.all(
      marks.map(async ([conversationId, seq]) => {
        if (await this.send(conversationId, seq))
          this.reported.set(conversationId, Math.max(seq, this.reported.get(conversationId) ?? 0));
      }),
    );
  }
}
