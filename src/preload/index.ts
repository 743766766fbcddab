import { contextBridge, ipcRenderer } from 'electron';
import {
  eventChannel,
  mainEventNames,
  mainMethodNames,
  methodChannel,
  portEventNames,
  portMethod,
  supervisorMethodNames,
  supervisorStreamNames,
} from '../shared/contract/channels.ts';
import type { Envelope } from '../shared/rpc/envelope.ts';
import { callSupervisor, keepSupervisorPort, listenToPort, streamFromSupervisor } from './supervisor-port.ts';

type BridgeFunction = (...args: unknown[]) => unknown;
type Names = Readonly<Record<string, readonly string[]>>;

/** One named function for each declared name; the page can name no channel of its own. */
function functionsFor(names: Names, make: (area: string, name: string) => BridgeFunction) {
  return Object.fromEntries(
    Object.entries(names).map(([area, list]) => [
      area,
      Object.fromEntries(list.map((name) => [name, make(area, name)])),
    ]),
  );
}

/**
 * Answers the value itself, or rejects with the plain `{ code, message }`: an Error thrown across the context bridge
 * would arrive with its message alone.
 */
async function open(reply: Promise<Envelope<unknown>>): Promise<unknown> {
  const envelope = await reply;
  if (envelope.ok) return envelope.value;
  throw envelope.error;
}

function listen(channel: string, listener: (data: unknown) => void): () => void {
  const forward = (_event: unknown, data: unknown) => listener(data);
  ipcRenderer.on(channel, forward);
  return () => void ipcRenderer.off(channel, forward);
}

keepSupervisorPort();

const parts: Record<string, Record<string, BridgeFunction>>[] = [
  functionsFor(mainMethodNames, (area, method) => {
    return (...args) => open(ipcRenderer.invoke(methodChannel(area, method), args));
  }),
  functionsFor(supervisorMethodNames, (area, method) => {
    return (...args) => open(callSupervisor(portMethod(area, method), args));
  }),
  functionsFor(supervisorStreamNames, (area, method) => {
    return (onPart, ...args) => {
      const call = streamFromSupervisor(portMethod(area, method), args, onPart as (part: unknown) => void);
      return { result: open(call.result), cancel: call.cancel };
    };
  }),
  functionsFor(mainEventNames, (area, name) => {
    return (listener) => listen(eventChannel(area, name), listener as (data: unknown) => void);
  }),
  functionsFor(portEventNames, (area, name) => {
    return (listener) => listenToPort(area, name, listener as (data: unknown) => void);
  }),
];

const bridge: Record<string, Record<string, BridgeFunction>> = {};
for (const part of parts) {
  for (const [area, functions] of Object.entries(part)) bridge[area] = { ...bridge[area], ...functions };
}
for (const area of Object.values(bridge)) Object.freeze(area);

// The page's type for it, BridgeApi, is derived from the contracts that these tables name.
contextBridge.exposeInMainWorld('ainote', Object.freeze(bridge));
