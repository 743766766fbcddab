import { writeSync } from 'node:fs';
import { revisionOf } from '../../shared/node/content-hash.ts';
import { openVaultRoot } from '../../shared/node/vault-path.ts';
import { systemClock } from '../../shared/util/clock.ts';
import { NoteHistory } from '../history/note-history.ts';
import { silentLogger } from '../log/logger.ts';
import { NoteFiles } from '../notes/note-files.ts';
import { notePath } from './temporary-vault.ts';

// Saves one note again and again, each text wholly other than the last, until it is killed. Every text that a save has
// replaced is told on standard output before the next save begins.
const [vaultFolder = '', historyFolder = '', life = '0'] = process.argv.slice(2);

const history = new NoteHistory({
  folder: historyFolder,
  clock: systemClock,
  log: silentLogger,
  onProblem: (problem) => {
    throw new Error(problem);
  },
});
const root = await openVaultRoot(vaultFolder);
const files = new NoteFiles({
  root,
  trash: () => Promise.reject(new Error('none')),
  log: silentLogger,
  keeper: history,
});
const path = notePath('a.md');

let { text } = await files.read({ path });
for (let step = 0; ; step += 1) {
  const next = `life ${life}, step ${step}\n`.repeat(1 + (step % 500));
  await files.save({ path, text: next, baseRevision: revisionOf(text), keepsPresent: true });
  // Synchronously: what was told counts as promised, whenever the kill comes.
  writeSync(1, `${revisionOf(text)}\n`);
  text = next;
}
