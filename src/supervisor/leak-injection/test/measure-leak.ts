// Run in a process of its own: leaks as it is told and prints by how much the process has grown, as JSON.
import { leakInjectionSchema } from '../../../shared/contract/leak-injection.ts';
import { ManualClock } from '../../../shared/util/manual-clock.ts';
import { collectGarbage } from '../../memory/collect-garbage.ts';
import { readHeap } from '../../memory/heap-reading.ts';
import { MemoryOwners } from '../../memory/memory-owners.ts';
import { readPrivateBytes } from '../../memory/private-bytes.ts';
import { injectLeaks } from '../inject-leaks.ts';

const injection = leakInjectionSchema.parse(JSON.parse(process.argv[2] ?? ''));
const forMs = Number(process.argv[3]);

function measure(owners: MemoryOwners) {
  collectGarbage();
  const { usedBytes, externalBytes } = readHeap();
  const declared = owners.of('vector-store')?.reservedBytes() ?? 0;
  return { private: readPrivateBytes().bytes, heap: usedBytes, external: externalBytes, declared };
}

const clock = new ManualClock();
const owners = new MemoryOwners();
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
for (let turn = 0; turn < 3; turn += 1) measure(owners); // What the measurement itself takes is there before.
const before = measure(owners);
const leak = injectLeaks([injection], { clock, log, register: (owner) => owners.register(owner) });
clock.advance(forMs);
const after = measure(owners);
leak.dispose();
const grown = Object.entries(after).map(([name, bytes]) => [name, bytes - before[name as keyof typeof before]]);
process.stdout.write(JSON.stringify(Object.fromEntries(grown)));
