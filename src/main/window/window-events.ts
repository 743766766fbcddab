import type { BrowserWindow } from 'electron';
import type { MainEvents } from '../../shared/contract/bridge-api.ts';
import { eventChannel } from '../../shared/contract/channels.ts';

export type SendToWindow = <A extends keyof MainEvents, N extends keyof MainEvents[A] & string>(
  area: A,
  name: N,
  data: MainEvents[A][N],
) => void;

/** Sends an event to the page, when there is one. */
export function windowEvents(window: () => BrowserWindow | null): SendToWindow {
  return (area, name, data) => {
    const target = window();
    if (target && !target.isDestroyed()) target.webContents.send(eventChannel(area, name), data);
  };
}
