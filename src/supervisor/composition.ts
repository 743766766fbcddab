import { openAsk } from './compose-ask.ts';
import { closeIndex, openIndex } from './compose-index.ts';
import { governMemory, readRuntime, type MemoryParts } from './compose-memory.ts';
import type { ModelClient } from './embedding/model-client.ts';
import { askHandlers, supervisorHandlers } from './handlers.ts';
import type { Indexer } from './indexing/indexer.ts';
import type { Settings } from '../shared/contract/settings-api.ts';
import { OllamaConnection } from './ollama/ollama-connection.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { ClientPorts } from './transport/client-ports.ts';
import { FeedPublisher } from './transport/feed-publisher.ts';

/** The supervisor's parts, and the order in which they end. */
export interface Supervisor {
  readonly indexer: Indexer;
  readonly applySettings: (settings: Settings) => void;
  /** Whether a person can see a window. */
  readonly setWatched: (isWatched: boolean) => void;
  readonly model: ModelClient;
  readonly clients: ClientPorts;
  readonly feed: FeedPublisher;
  /** Ends everything cleanly: the windows' ports, the work under way, then the files. */
  close(): Promise<void>;
}

/** Builds the supervisor of one vault. No Electron here: tests run it in plain Node. */
export async function composeSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const { clock, log } = options;
  const runtime = readRuntime(); // First of all: no data is open yet.
  const connection = new OllamaConnection({ clock, settings: options.config.settings.model });
  const parts = await openIndex(options, connection);
  const { indexer, model } = parts;
  // The manager may have something to tell before a window can listen.
  let windows: ClientPorts | null = null;
  let feed: FeedPublisher | null = null;
  let isWatched = true;
  const asking = openAsk(parts, connection, options, () => memory.manager);
  const memory: MemoryParts = governMemory(parts, asking, options, runtime, {
    count: () => windows?.count ?? 0,
    isWatched: () => isWatched,
    tell: (event) => windows?.tell(event),
    onSample: () => feed?.sampled(),
  });
  const handlers = { ...supervisorHandlers(parts, memory.manager, memory.readMetrics), ...askHandlers(asking) };
  const clients = (windows = new ClientPorts(handlers, log, parts.endOnDamage));
  const publisher: FeedPublisher = (feed = new FeedPublisher({
    clock,
    hasListeners: () => clients.count > 0,
    readIndex: () => indexer.status(),
    readMemory: memory.readMetrics,
    publish: (frame) => clients.publish(frame),
  }));

  async function close(): Promise<void> {
    publisher.dispose();
    clients.dispose();
    memory.dispose();
    await closeIndex(parts);
    connection.dispose();
  }

  function applySettings({ modelIdleSeconds, vectors, model: modelSettings }: Settings): void {
    connection.configure(modelSettings);
    model.setIdleMs(modelIdleSeconds * 1_000);
    parts.vectors.setEffort(vectors.effort);
  }

  indexer.setOnBattery(options.config.isOnBattery);
  function setWatched(canBeSeen: boolean): void {
    const begins = canBeSeen && !isWatched;
    isWatched = canBeSeen;
    if (begins) memory.manager.sampleNow();
  }

  if (options.config.isMonitored) memory.manager.startMemoryManagement();
  indexer.start();
  return { indexer, model, clients, feed: publisher, applySettings, setWatched, close };
}
