import { join } from 'node:path';
import type { VaultRoot } from '../../shared/node/vault-path.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { NoteHistory } from '../history/note-history.ts';
import { silentLogger } from '../log/logger.ts';
import { NoteFiles } from '../notes/note-files.ts';
import { LinkRenamer, type LinkRenamerOptions } from './link-renamer.ts';
import { RenameJournal } from './rename-journal.ts';

/** Real files and a real journal, each call of which may be seen and hindered. */
export function openRenames(
  root: VaultRoot,
  dataFolder: string,
  around: (name: string, run: () => Promise<unknown>) => Promise<unknown> = (_name, run) => run(),
): LinkRenamer {
  const history = openTestHistory(dataFolder);
  const trash = () => Promise.reject(new Error('no trash here'));
  const files = new NoteFiles({ root, trash, log: silentLogger, keeper: history });
  const journal = new RenameJournal(join(dataFolder, 'rename.json'), silentLogger);
  const watched = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (object, name) => {
        const method: unknown = Reflect.get(object, name, object);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => around(String(name), async () => Reflect.apply(method, object, args) as unknown);
      },
    });
  const options: LinkRenamerOptions = {
    notes: watched(files),
    journal: watched(journal),
    log: silentLogger,
    follow: (from, to) => history.moved(from, to),
  };
  return new LinkRenamer(options);
}

/** The earlier texts that such renames keep. */
export function openTestHistory(dataFolder: string): NoteHistory {
  return new NoteHistory({
    folder: join(dataFolder, 'history'),
    clock: new ManualClock(),
    log: silentLogger,
    onProblem: (problem) => {
      throw new Error(problem);
    },
  });
}
