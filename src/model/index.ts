import { toModelSchema } from '../shared/contract/model-api.ts';
import { electronPort } from '../shared/rpc/electron-port.ts';
import { systemClock } from '../shared/util/clock.ts';
import type { ModelFault } from '../shared/contract/model-faults.ts';
import { EmbeddingModel, loadPackagedModel } from './embedding-model.ts';
import { withFaults } from './inject-faults.ts';
import { serveModel, textOf } from './embed-server.ts';
import { watchParent } from './parent-watch.ts';

const failureExitCode = 70;

// Main reads our error output line by line into its log.
const log = (message: string) => void process.stderr.write(`${message}\n`);

function endWith(error: unknown): never {
  log(`The model process ends: ${textOf(error)}`);
  process.exit(failureExitCode);
}

// Set before the model is loaded: Electron only warns of a rejection, and the package brings listeners of its own.
process.on('uncaughtException', endWith);
process.on('unhandledRejection', endWith);

const { parentPort } = process;
/** Faults to be had on purpose, for tests; they come with the port, before the model is loaded. */
let faults: readonly ModelFault[] = [];
const model = new EmbeddingModel(async () => withFaults(await loadPackagedModel(), faults));

parentPort.on('message', ({ data, ports }) => {
  const message = toModelSchema.safeParse(data);
  const port = ports[0];
  if (message.success && message.data.kind === 'stop') process.exit(0);
  if (!message.success || message.data.kind !== 'supervisor-port' || !port) {
    log('Main sent a message of unknown form; it was dropped.');
    return;
  }
  faults = message.data.faults;
  serveModel(electronPort(port), model, log);
  // Loading starts now so that the first batch waits less; if it fails, that batch tries again and gets the error.
  model.load().catch((error: unknown) => log(textOf(error)));
});
watchParent(systemClock, () => process.exit(0));
