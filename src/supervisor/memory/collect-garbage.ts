import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Runs a full collection now. Native memory that is held by small objects (a dropped graph, read blobs) goes back only
 * then. A utility process ignores `--expose-gc` on its command line without complaint, so it is switched on from inside.
 */
export const collectGarbage: () => void = exposeCollector();

function exposeCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void; // V8's own function, which the flag above puts into new contexts.
}
