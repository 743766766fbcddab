// Runs an app named on the command line, as stock Electron's own default app does:
//   electron [-r MODULE ...] [switches] APP_FOLDER [arguments]
// The app is awaited at top level: what it does while loading must come before Electron's `ready` event.
import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const args = process.argv.slice(1);
const requireFromHere = createRequire(path.join(process.cwd(), 'noop.js'));
let appFolder;
for (let index = 0; index < args.length && appFolder === undefined; index += 1) {
  if (args[index] === '-r' || args[index] === '--require') requireFromHere(args[(index += 1)]);
  else if (!args[index].startsWith('-')) appFolder = path.resolve(args[index]);
}

try {
  if (appFolder === undefined) throw new Error('No app folder was named on the command line.');
  const manifest = JSON.parse(readFileSync(path.join(appFolder, 'package.json'), 'utf8'));
  app.setName(manifest.productName ?? manifest.name);
  app.setVersion(manifest.version);
  app.setAppPath(appFolder);
  await import(pathToFileURL(path.join(appFolder, manifest.main)).href);
} catch (error) {
  console.error(error);
  app.exit(1);
}
