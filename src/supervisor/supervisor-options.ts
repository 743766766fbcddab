import type { EventEmitter } from 'node:events';
import type { SupervisorConfig } from '../shared/contract/supervisor-control.ts';
import type { Clock } from '../shared/util/clock.ts';
import type { Logger } from './logger.ts';

/** What one life of the supervisor is given. */
export interface SupervisorOptions {
  readonly config: SupervisorConfig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly requestModel: () => void;
  readonly releaseModel: () => void;
  /** Has main keep a changed configuration of memory; rejects when it could not. */
  readonly saveMemoryConfig: (memory: Readonly<Record<string, number>>) => Promise<void>;
  /** Emitters that live as long as the process; their listeners are counted. */
  readonly emitters: readonly Pick<EventEmitter, 'eventNames' | 'listenerCount'>[];
  /** Asks main for another life, which takes up other models; it ends this one cleanly. */
  readonly wantNewLife: (reason: string) => void;
  /** Ends this life: what it holds can no longer be trusted. */
  readonly onFatal: (error: unknown) => void;
}
