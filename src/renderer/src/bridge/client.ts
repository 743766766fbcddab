import type { BridgeApi } from '../../../shared/contract/bridge-api.ts';
import { unwrap, type Envelope } from '../../../shared/rpc/envelope.ts';

type ValuesOf<Area> = {
  readonly [M in keyof Area]: Area[M] extends (params: infer P) => Promise<Envelope<infer R>>
    ? (params: P) => Promise<R>
    : never;
};

type CallArea = Exclude<keyof BridgeApi, 'events' | 'feed'>;

/** The bridge as stores use it: a value, or a thrown AppError. */
export type Client = { readonly [A in CallArea]: ValuesOf<BridgeApi[A]> } & Pick<BridgeApi, 'events' | 'feed'>;

function unwrapArea<Area extends object>(area: Area): ValuesOf<Area> {
  const entries = Object.entries(area) as [string, (params: unknown) => Promise<Envelope<unknown>>][];
  const unwrapped = entries.map(([name, call]) => [name, async (params: unknown) => unwrap(await call(params))]);
  return Object.fromEntries(unwrapped) as ValuesOf<Area>; // Same names, same parameters: only the reply is opened.
}

export function createClient(bridge: BridgeApi): Client {
  return {
    vault: unwrapArea(bridge.vault),
    notes: unwrapArea(bridge.notes),
    settings: unwrapArea(bridge.settings),
    supervisor: unwrapArea(bridge.supervisor),
    search: unwrapArea(bridge.search),
    index: unwrapArea(bridge.index),
    memory: unwrapArea(bridge.memory),
    events: bridge.events,
    feed: bridge.feed,
  };
}

let current: Client | null = null;

export function client(): Client {
  current ??= createClient(window.ainote);
  return current;
}

/** For tests: answers every later call from a stand-in. */
export function replaceClient(stand: Client): void {
  current = stand;
}
