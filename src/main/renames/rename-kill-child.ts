import { openVaultRoot } from '../../shared/node/vault-path.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import { openRenames } from './test-renames.ts';

/**
 * A process that renames a note and dies at a step: node rename-kill-child.ts VAULT DATA WAY STEP FROM TO. Every call
 * that changes a file is two steps, one before it and one after. It says "done" when it outlives them all.
 */
const [, , vault = '', data = '', way = '', step = '', from = '', to = ''] = process.argv;
const changing: ReadonlySet<string> = new Set(['write', 'replace', 'rename', 'clear']);
let steps = 0;
let isArmed = false;

function pass(): void {
  if (isArmed && steps++ === Number(step)) process.kill(process.pid, 'SIGKILL');
}

const renames = openRenames(await openVaultRoot(vault), data, async (name, run) => {
  if (!changing.has(name)) return run();
  pass();
  const result = await run();
  pass();
  return result;
});
const { id } = await renames.plan(from as NotePath, to as NotePath, null); // The test passes paths of its own notes.
isArmed = way === 'forth';
await renames.apply(id);
isArmed = true;
if (way === 'back') await renames.undo();
process.stdout.write('done\n');
