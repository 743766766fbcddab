/** The part of Electron's BrowserWindow that tells whether it can be seen. */
export interface VisibleWindow {
  on(event: 'show' | 'hide' | 'minimize' | 'restore' | 'closed', listener: () => void): unknown;
  isDestroyed(): boolean;
  isVisible(): boolean;
  isMinimized(): boolean;
}

/** Tells at each change, and at once, whether a person can see the window: it is neither hidden nor minimised. */
export function watchVisibility(window: VisibleWindow, tell: (isVisible: boolean) => void): void {
  let told: boolean | null = null;
  const look = () => {
    const isVisible = !window.isDestroyed() && window.isVisible() && !window.isMinimized();
    if (isVisible !== told) tell((told = isVisible));
  };
  window.on('show', look);
  window.on('hide', look);
  window.on('minimize', look);
  window.on('restore', look);
  window.on('closed', look);
  look();
}
