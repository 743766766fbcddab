import { useEventListener } from '@vueuse/core';

/**
 * Saves when the window loses the focus, is hidden or is about to close. Closing waits for the save; when that fails it
 * says so once, and the next attempt to close goes through.
 */
export function useSaveOnLeave(notes: {
  readonly hasUnsaved: () => boolean;
  readonly flush: () => Promise<boolean>;
  readonly onFailed: () => void;
}): void {
  let mayLose = false;
  let isClosing = false;

  async function saveAndClose(): Promise<void> {
    isClosing = true;
    const isSafe = await notes.flush();
    isClosing = false;
    mayLose = !isSafe;
    if (isSafe) window.close();
    else notes.onFailed();
  }

  useEventListener(window, 'blur', () => void notes.flush());
  useEventListener(document, 'visibilitychange', () => {
    if (document.visibilityState === 'hidden') void notes.flush();
  });
  useEventListener(window, 'beforeunload', (event) => {
    if (mayLose || !notes.hasUnsaved()) return;
    event.preventDefault();
    if (!isClosing) void saveAndClose();
  });
}
