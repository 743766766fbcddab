import type { Envelope } from './envelope.ts';
import type { News } from './news-queue.ts';

/** What a client sends: a call, the withdrawal of one, or the acknowledgement of what the server pushed. */
export type ClientMessage =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'part-ack'; readonly id: number }
  | { readonly kind: 'ack'; readonly frame: number }
  | { readonly kind: 'news-ack'; readonly batch: number };

/** What a server sends: the answer to a call, a part of it that comes before, a frame of a feed, or a batch of news. */
export type ServerMessage =
  | { readonly kind: 'reply'; readonly id: number; readonly envelope: Envelope<unknown> }
  | { readonly kind: 'part'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'frame'; readonly frame: number; readonly data: unknown }
  | { readonly kind: 'news'; readonly batch: number; readonly news: readonly News<unknown>[] };
