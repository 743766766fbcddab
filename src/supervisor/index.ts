import { getHeapStatistics } from 'node:v8';
import type { SupervisorConfig, ToSupervisor } from '../shared/contract/supervisor-control.ts';
import { messageOf } from '../shared/errors/app-error.ts';
import type { PortLike } from '../shared/rpc/port-like.ts';
import { systemClock } from '../shared/util/clock.ts';
import { composeSupervisor, type Supervisor } from './composition.ts';
import { ConfigKeeper } from './transport/config-keeper.ts';
import { ParentLink } from './transport/parent-link.ts';

const beatPeriodMs = 1_000;
const parentCheckMs = 2_000;
/** Main tells this exit apart from a crash by the handshake before it, not by its code. */
const failedExitCode = 70;

const link = new ParentLink();
const parentPid = process.ppid;
const configKeeper = new ConfigKeeper(systemClock, (memory) => link.send({ kind: 'memory-config', memory }));
let supervisor: Promise<Supervisor> | null = null;
let isStopping = false;

/** Ends this life, so that main starts a fresh one: what an uncaught error leaves behind cannot be trusted. */
function fail(error: unknown): void {
  link.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  link.send({ kind: 'failed', message: messageOf(error) });
  // The messages need a turn of the loop to leave.
  setTimeout(() => process.exit(failedExitCode), 50);
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

function start(config: SupervisorConfig): void {
  supervisor = composeSupervisor({
    config,
    clock: systemClock,
    log: link.log,
    requestModel: () => link.send({ kind: 'model-wanted' }),
    releaseModel: () => link.send({ kind: 'model-unwanted' }),
    saveMemoryConfig: (memory) => configKeeper.save(memory),
    emitters: [process, link.emitter],
    wantNewLife: (reason) => link.send({ kind: 'new-life-wanted', reason }),
    onFatal: fail,
  });
  supervisor.then(() => link.send({ kind: 'ready' })).catch(fail);
}

async function stop(): Promise<void> {
  isStopping = true;
  const running = await supervisor?.catch(() => null);
  await running?.close();
  link.send({ kind: 'stopped' });
  setTimeout(() => process.exit(0), 20);
}

async function receive(message: ToSupervisor, port: PortLike | null): Promise<void> {
  if (message.kind === 'start') return start(message.config);
  if (message.kind === 'stop') return stop();
  if (message.kind === 'memory-config-kept') return configKeeper.kept(message.problem);
  const running = await supervisor;
  if (!running || isStopping) return port?.close();
  if (message.kind === 'client-port' && port) {
    running.clients.add(port);
    running.feed.push();
  } else if (message.kind === 'model-port' && port) running.model.connect(port, message.pid);
  else if (message.kind === 'model-exited') running.model.exited(message.pid, message.reason);
  else if (message.kind === 'notes-changed') running.indexer.noteChanges(message.changes);
  else if (message.kind === 'rescan') running.indexer.rescan();
  else if (message.kind === 'power') running.indexer.setOnBattery(message.isOnBattery);
  else if (message.kind === 'watched') running.setWatched(message.isWatched);
  else if (message.kind === 'settings') running.applySettings(message.settings);
}

link.onMessage((message, port) => void receive(message, port));
link.send({ kind: 'hello', heapLimitBytes: getHeapStatistics().heap_size_limit });
setInterval(() => link.send({ kind: 'beat' }), beatPeriodMs);
// A main that was killed leaves no message; a new parent id tells it.
setInterval(() => {
  if (process.ppid !== parentPid) process.exit(failedExitCode);
}, parentCheckMs);
