import type { BrowserWindow } from 'electron';
import type { BridgeEventName, BridgeEvents } from '../../shared/contract/bridge-api.ts';
import { eventChannel } from '../../shared/contract/channels.ts';

export type SendToWindow = <N extends BridgeEventName>(name: N, data: BridgeEvents[N]) => void;

/** Sends an event to the page, when there is one. */
export function windowEvents(window: () => BrowserWindow | null): SendToWindow {
  return (name, data) => {
    const target = window();
    if (target && !target.isDestroyed()) target.webContents.send(eventChannel(name), data);
  };
}
