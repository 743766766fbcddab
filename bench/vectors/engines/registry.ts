import type { MakeEngine } from './engine.ts';

/** Loaded one by one: a process holds the code of its own engine alone, and one that cannot be loaded hinders no other. */
export const engines = {
  own: async () => (await import('./own.ts')).makeOwn,
  'hnswlib-f32': async () => (await import('./hnswlib.ts')).makeHnswlib,
  'usearch-i8': async () => (await import('./usearch.ts')).makeUsearch,
  'sqlite-vec': async () => (await import('./sqlite-vec.ts')).makeSqliteVec,
} satisfies Record<string, () => Promise<MakeEngine>>;

export type EngineName = keyof typeof engines;
export const engineNames = Object.keys(engines) as EngineName[]; // Object.keys forgets the names' type.
export const peerNames = engineNames.filter((name) => name !== 'own');
