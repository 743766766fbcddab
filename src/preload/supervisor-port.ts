import { ipcRenderer } from 'electron';
import { supervisorPortChannel } from '../shared/contract/channels.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { failure, success, type Envelope } from '../shared/rpc/envelope.ts';
import { PortClient } from '../shared/rpc/port-client.ts';
import type { PortLike } from '../shared/rpc/port-like.ts';
import { systemClock } from '../shared/util/clock.ts';
import { ListenerSet } from './listener-set.ts';

const maxPendingCalls = 64;
const callTimeoutMs = 30_000;
/** Between two parts of an answer: longer than the supervisor itself waits for a model, whose word says more. */
const streamTimeoutMs = 180_000;

let client: PortClient | null = null;

// What arrives on the port was sent by our own supervisor, whose contract gives it its type.
const frames = new ListenerSet();
const memoryEvents = new ListenerSet();
const connections = new ListenerSet();

const portEvents: Readonly<Record<string, ListenerSet>> = {
  'app.onSupervisorConnection': connections,
  'memory.onMetrics': frames,
  'memory.onEvent': memoryEvents,
};

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
        onFrame: (frame) => frames.tell(frame),
        onNews: ({ item, droppedBefore }) => memoryEvents.tell({ event: item, droppedBefore }),
      },
    );
    client = opened;
    connections.tell(true);
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

/** Listens to an event that the port brings; that it is open is told at once. Returns the function that ends it. */
export function listenToPort(area: string, name: string, listener: (data: unknown) => void): () => void {
  const listeners = portEvents[`${area}.${name}`];
  if (!listeners) throw new Error(`The port brings no ${area}.${name}.`);
  if (listeners === connections) listener(client !== null);
  return listeners.add(listener);
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

function notConnected(): AppError {
  return new AppError('supervisor-unavailable', 'Search is starting. It comes back by itself.');
}

function forget(closed: PortClient): void {
  if (client !== closed) return;
  client = null;
  connections.tell(false);
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
