import { useEventListener } from '@vueuse/core';

export interface Shortcut {
  /** As `KeyboardEvent.key` has it, lower case. */
  readonly key: string;
  /** With Ctrl, or Cmd on a Mac. */
  readonly withCommand: boolean;
  readonly withShift?: boolean;
  readonly run: () => void;
}

const hasOpenDialog = () => document.querySelector('[role="dialog"][data-modal], [role="alertdialog"]') !== null;

/** Keys that work wherever the focus is, but not behind an open dialog. */
export function useShortcuts(isMac: () => boolean, shortcuts: readonly Shortcut[]): void {
  const onKey = (event: KeyboardEvent, withCommand: boolean) => {
    if (event.altKey || event.isComposing) return;
    // An open dialog takes bare keys itself, Escape among them, and not those that somebody has dealt with.
    if (!withCommand && hasOpenDialog()) return;
    const hasCommand = isMac() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
    if (hasCommand !== withCommand || (!withCommand && (event.ctrlKey || event.metaKey))) return;
    const key = event.key.toLowerCase();
    const pressed = shortcuts.find(
      (shortcut) =>
        shortcut.key === key &&
        shortcut.withCommand === withCommand &&
        (shortcut.withShift ?? false) === event.shiftKey,
    );
    if (!pressed) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat && !hasOpenDialog()) pressed.run();
  };
  // Before the editor, which has meanings of its own for some of them.
  useEventListener(window, 'keydown', (event) => onKey(event, true), { capture: true });
  // After whatever has the focus: in the list, a bare key is about the row and not about the open note.
  useEventListener(window, 'keydown', (event) => onKey(event, false));
}
