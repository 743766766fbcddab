/** What is known of the frame that sent a message. */
export interface SenderFacts {
  /** Null when the frame is gone. */
  readonly origin: string | null;
  readonly isTopFrame: boolean;
  readonly isOwnWindow: boolean;
}

/** Only the page itself may call: no frame within it, no other window, no page of another origin. */
export function isTrustedSender(sender: SenderFacts, appOrigin: string): boolean {
  return sender.isOwnWindow && sender.isTopFrame && sender.origin === appOrigin;
}

/** The slice of Electron's invoke event that the guard looks at. */
export interface SenderEvent {
  readonly sender: { readonly id: number };
  readonly senderFrame: { readonly origin: string; readonly parent: unknown } | null;
}

/** Reads the facts at the time of the call. A frame that navigated away or was closed is nobody's. */
export function senderFacts(event: SenderEvent, ownContentsId: number | null): SenderFacts {
  try {
    const frame = event.senderFrame;
    return {
      origin: frame?.origin ?? null,
      isTopFrame: frame !== null && frame.parent === null,
      isOwnWindow: ownContentsId !== null && event.sender.id === ownContentsId,
    };
  } catch {
    return { origin: null, isTopFrame: false, isOwnWindow: false }; // Electron throws for a disposed frame.
  }
}
