import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { databaseFill } from './database-fill.ts';
import { leasesFill } from './leases-fill.ts';
import type { MemoryFill } from './memory-fill.ts';
import { queryVectorsFill } from './query-vectors-fill.ts';
import { vectorsFill } from './vectors-fill.ts';

export const waysToFill = ['query vectors', 'vectors', 'SQLite', 'leases', 'mixed'] as const;

export type WayToFill = (typeof waysToFill)[number];

/** Enough for 100 MB: each takes 4 MiB for its cache and something for itself. */
const fillingConnections = 24;
const mixedConnections = 6;

const builders: Readonly<Record<WayToFill, (folder: string) => MemoryFill | Promise<MemoryFill>>> = {
  'query vectors': queryVectorsFill,
  vectors: vectorsFill,
  SQLite: (folder) => databaseFill(folder, fillingConnections),
  leases: leasesFill,
  mixed,
};

export async function buildFill(way: WayToFill, folder: string): Promise<MemoryFill> {
  return builders[way](folder);
}

/** All of them, a piece of each in turn. SQLite is left out when its caches are full. */
async function mixed(folder: string): Promise<MemoryFill> {
  const inTurn = join(folder, 'mixed');
  mkdirSync(inTurn);
  const fills = [queryVectorsFill(), await vectorsFill(inTurn), databaseFill(inTurn, mixedConnections), leasesFill()];
  let turn = 0;
  return {
    owners: fills.flatMap(({ owners }) => owners),
    freedBytes: () => fills.reduce((sum, fill) => sum + fill.freedBytes(), 0),
    take: async (manager) => {
      const fill = fills[turn++ % fills.length];
      return (await fill?.take(manager)) ?? false;
    },
  };
}
