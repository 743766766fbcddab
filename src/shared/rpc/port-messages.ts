import type { Envelope } from './envelope.ts';

/** What a client sends: a call, the withdrawal of one, or the acknowledgement of a feed's frame. */
export type ClientMessage =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'ack'; readonly frame: number };

/** What a server sends: the answer to a call, or a frame of a feed. */
export type ServerMessage =
  | { readonly kind: 'reply'; readonly id: number; readonly envelope: Envelope<unknown> }
  | { readonly kind: 'frame'; readonly frame: number; readonly data: unknown };
