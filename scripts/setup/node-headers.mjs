import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Headers that a Node on this machine brought along save a download; the interface is the same in all of them. */
export function findNodeHeaders() {
  const fromPath = (process.env.PATH ?? '').split(delimiter).map((folder) => dirname(folder));
  return [process.env.npm_config_nodedir, dirname(dirname(process.execPath)), ...fromPath].find(
    (folder) => folder && hasHeaders(folder),
  );
}

/** node-gyp reads common.gypi next to the headers; a folder without it would fail later and less clearly. */
function hasHeaders(folder) {
  return ['node_api.h', 'common.gypi'].every((name) => existsSync(join(folder, 'include', 'node', name)));
}
