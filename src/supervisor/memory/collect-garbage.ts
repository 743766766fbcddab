import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The part of V8's `gc` that is used. Versions that do not know an option ignore it. */
type V8Collector = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Runs a full collection now, and gives the pages back. Native memory that is held by small objects (a dropped graph,
 * read blobs) goes back only then. V8's plain collection frees objects but keeps their pages for the next ones, and
 * sweeps small ArrayBuffers on another thread afterwards: of 48 MB it gave back 2. The last resort takes two rounds, so
 * about twice as long. See docs/decisions/0007.
 */
export function collectGarbage(): void {
  v8Collector({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

const v8Collector = exposeCollector();

/** A utility process ignores `--expose-gc` on its command line without complaint, so it is switched on from inside. */
function exposeCollector(): V8Collector {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as V8Collector; // V8's own function, which the flag above puts into new contexts.
}
