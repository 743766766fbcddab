import type { EventEmitter } from 'node:events';

/** How many of each kind of resource are open now, by name. */
export type ResourceReading = Readonly<Record<string, number>>;

export interface ResourceSources {
  /** Ports to windows. */
  readonly countPorts: () => number;
  /** Prepared statements of the database. */
  readonly countStatements: () => number;
  /** Emitters that live as long as the process: what listens there and is forgotten is never freed. */
  readonly emitters: readonly Pick<EventEmitter, 'eventNames' | 'listenerCount'>[];
}

/** Node's names of what a running timer is. */
const timerTypes = new Set(['Timeout', 'Immediate']);

/** Counts what is open. Node lists only what keeps the event loop alive. */
export function readResources({ countPorts, countStatements, emitters }: ResourceSources): ResourceReading {
  const active = process.getActiveResourcesInfo();
  const handles = active.filter((type) => !timerTypes.has(type));
  return {
    ports: countPorts(),
    statements: countStatements(),
    listeners: emitters.reduce((sum, emitter) => sum + countListeners(emitter), 0),
    timers: active.length - handles.length,
    ...byType(handles),
  };
}

function countListeners(emitter: ResourceSources['emitters'][number]): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
}

function byType(types: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of types) counts[`handle ${type}`] = (counts[`handle ${type}`] ?? 0) + 1;
  return counts;
}
