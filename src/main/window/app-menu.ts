import { Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuCommands {
  readonly openVault: () => void;
  readonly newSampleVault: () => void;
}

/** The native menu. Keys that the page uses itself (Ctrl+K, Ctrl+N, Ctrl+S, F2 and the like) are left to it. */
export function installAppMenu(commands: MenuCommands, platform: string): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(commands, platform)));
}

export function menuTemplate(commands: MenuCommands, platform: string): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Open vault…', click: commands.openVault },
        { label: 'New sample vault…', click: commands.newSampleVault },
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    {
      label: '&Window',
      // Ctrl+M is the editor's own key.
      submenu: [
        { role: 'minimize', registerAccelerator: isMac },
        ...(isMac ? [{ role: 'zoom' } as const, { role: 'front' } as const] : []),
      ],
    },
  ];
}
