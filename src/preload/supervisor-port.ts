import { ipcRenderer } from 'electron';
import type { MetricsFrame } from '../shared/contract/memory-api.ts';
import { supervisorPortChannel } from '../shared/contract/channels.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { failure, success, type Envelope } from '../shared/rpc/envelope.ts';
import { PortClient } from '../shared/rpc/port-client.ts';
import type { PortLike } from '../shared/rpc/port-like.ts';
import { systemClock } from '../shared/util/clock.ts';

const maxPendingCalls = 64;
const callTimeoutMs = 30_000;
/** Between two parts of an answer: longer than the supervisor itself waits for a model, whose word says more. */
const streamTimeoutMs = 180_000;

let client: PortClient | null = null;
const frameListeners = new Set<(frame: MetricsFrame) => void>();
const connectionListeners = new Set<(isOpen: boolean) => void>();

/** Holds the window's direct port to the supervisor, and takes the new one after a restart. */
export function keepSupervisorPort(): void {
  ipcRenderer.on(supervisorPortChannel, (event) => {
    const port = event.ports[0];
    if (!port) return;
    client?.dispose();
    const opened = new PortClient(
      pagePort(port, () => forget(opened)),
      {
        clock: systemClock,
        maxPending: maxPendingCalls,
        timeoutMs: callTimeoutMs,
        onFrame: (data) => frameListeners.forEach((listener) => listener(data as MetricsFrame)), // Our own supervisor sends it.
      },
    );
    client = opened;
    connectionListeners.forEach((listener) => listener(true));
  });
}

export async function callSupervisor(method: string, params: unknown): Promise<Envelope<unknown>> {
  try {
    if (!client) throw notConnected();
    return success(await client.call(method, params));
  } catch (error) {
    return failure(error);
  }
}

/** A call whose answer comes in parts. The page holds what this returns: plain functions and a promise. */
export function streamFromSupervisor(
  method: string,
  params: unknown,
  onPart: (part: unknown) => void,
): { readonly result: Promise<Envelope<unknown>>; readonly cancel: () => void } {
  if (!client) return { result: Promise.resolve(failure(notConnected())), cancel: () => {} };
  const { answer, cancel } = client.start(method, params, { onPart, timeoutMs: streamTimeoutMs });
  return { result: answer.then(success, failure), cancel };
}

export function onFrame(listener: (frame: MetricsFrame) => void): () => void {
  frameListeners.add(listener);
  return () => void frameListeners.delete(listener);
}

export function onConnection(listener: (isOpen: boolean) => void): () => void {
  connectionListeners.add(listener);
  listener(client !== null);
  return () => void connectionListeners.delete(listener);
}

function notConnected(): AppError {
  return new AppError('supervisor-unavailable', 'Search is starting. It comes back by itself.');
}

function forget(closed: PortClient): void {
  if (client !== closed) return;
  client = null;
  connectionListeners.forEach((listener) => listener(false));
}

function pagePort(port: MessagePort, onGone: () => void): PortLike {
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage: (listener) => port.addEventListener('message', (event) => listener(event.data)),
    onClose: (listener) =>
      port.addEventListener('close', () => {
        listener();
        onGone();
      }),
    start: () => port.start(),
    close: () => port.close(),
  };
}
