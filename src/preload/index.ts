import { contextBridge, ipcRenderer } from 'electron';
import type { BridgeApi, BridgeEventName } from '../shared/contract/bridge-api.ts';
import { eventChannel, eventNames, mainMethodNames, supervisorMethodNames } from '../shared/contract/channels.ts';
import { callSupervisor, keepSupervisorPort, onConnection, onFrame } from './supervisor-port.ts';

type Call = (params: unknown) => Promise<unknown>;

/** One named function for each declared method; the page can name no channel of its own. */
function callsFor(names: Readonly<Record<string, readonly string[]>>, call: (area: string, method: string) => Call) {
  return Object.fromEntries(
    Object.entries(names).map(([area, methods]) => [
      area,
      Object.freeze(Object.fromEntries(methods.map((method) => [method, call(area, method)]))),
    ]),
  );
}

function onEvent(name: BridgeEventName, listener: (data: never) => void): () => void {
  if (!eventNames.includes(name)) throw new TypeError(`There is no event '${name as string}'.`);
  const forward = (_event: unknown, data: unknown) => listener(data as never); // Sent by main alone.
  ipcRenderer.on(eventChannel(name), forward);
  return () => void ipcRenderer.off(eventChannel(name), forward);
}

keepSupervisorPort();

const mainCalls = callsFor(
  mainMethodNames,
  (area, method) => (params) => ipcRenderer.invoke(`${area}:${method}`, params),
);
const supervisorCalls = callsFor(
  supervisorMethodNames,
  (area, method) => (params) => callSupervisor(`${area}.${method}`, params),
);
// The supervisor area exists on main's side only, so the two tables do not overlap.
const bridge = Object.freeze({
  ...mainCalls,
  ...supervisorCalls,
  events: Object.freeze({ on: onEvent }),
  feed: Object.freeze({ onFrame, onConnection }),
}) as unknown as BridgeApi; // Built from the name tables that the type is derived from.

contextBridge.exposeInMainWorld('ainote', bridge);
