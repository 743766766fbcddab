import { z } from 'zod';
import { leakInjectionSchema } from './leak-injection.ts';
import { noteChangeSchema } from './notes-api.ts';
import { settingsSchema } from './settings-api.ts';

/** The V8 heap of the supervisor is capped at this; checked at its start. Megabytes as V8 counts them (2^20 bytes). */
export const supervisorHeapCapMb = 64;

export const supervisorConfigSchema = z.object({
  /** Full path of the vault's folder. */
  vaultFolder: z.string().min(1),
  /** Full path of the folder for everything derived from this vault. */
  dataFolder: z.string().min(1),
  /** Counts the supervisor's lives in this run of the app, on whatever vault. */
  epoch: z.number().int().positive(),
  /** Why the life before this one ended, in words; null for a first life on this vault, and after a clean end. */
  previousEnd: z.string().nullable(),
  settings: settingsSchema,
  heapCapMb: z.number().positive(),
  isOnBattery: z.boolean(),
  /** How long a call of the model may take, for tests; null for what is usual. */
  modelTimeoutMs: z.number().int().positive().nullable(),
  /** Leaks to be made on purpose, for tests. */
  leakInjections: z.array(leakInjectionSchema).readonly(),
  /** False to measure what watching memory costs: no samples, no leak detector, no history. */
  isMonitored: z.boolean(),
});

export type SupervisorConfig = z.infer<typeof supervisorConfigSchema>;

/** Main to supervisor. Ports travel beside the message that names them. */
export const toSupervisorSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), config: supervisorConfigSchema }),
  z.object({ kind: z.literal('client-port') }),
  z.object({ kind: z.literal('model-port'), pid: z.number().int() }),
  /** Pid null: no model process could be started. */
  z.object({ kind: z.literal('model-exited'), pid: z.number().int().nullable(), reason: z.string() }),
  z.object({ kind: z.literal('notes-changed'), changes: z.array(noteChangeSchema) }),
  /** Too much changed at once to be told note by note: compare the whole vault again. */
  z.object({ kind: z.literal('rescan') }),
  /** Answers `memory-config`; null when it was kept. */
  z.object({ kind: z.literal('memory-config-kept'), problem: z.string().nullable() }),
  z.object({ kind: z.literal('power'), isOnBattery: z.boolean() }),
  z.object({ kind: z.literal('settings'), settings: settingsSchema }),
  /** Whether a person can see a window; taken for true until it is told. */
  z.object({ kind: z.literal('watched'), isWatched: z.boolean() }),
  z.object({ kind: z.literal('stop') }),
]);

export type ToSupervisor = z.infer<typeof toSupervisorSchema>;

/** Supervisor to main. */
export const fromSupervisorSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), heapLimitBytes: z.number() }),
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('beat') }),
  /** A changed configuration of memory, to be kept. */
  z.object({ kind: z.literal('memory-config'), memory: z.record(z.string(), z.number()) }),
  z.object({ kind: z.literal('model-wanted') }),
  z.object({ kind: z.literal('model-unwanted') }),
  /** Another model is to make or search the vectors: a new life takes it up. */
  z.object({ kind: z.literal('new-life-wanted'), reason: z.string() }),
  /** The last word before a clean end; an exit without it is a crash, whatever its code. */
  z.object({ kind: z.literal('stopped') }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
  z.object({ kind: z.literal('log'), level: z.enum(['info', 'warn', 'error']), message: z.string() }),
]);

export type FromSupervisor = z.infer<typeof fromSupervisorSchema>;
