import { syntaxTree } from '@codemirror/language';
import { searchPanelOpen } from '@codemirror/search';
import { StateEffect, type Extension } from '@codemirror/state';
import { Decoration, ViewPlugin, keymap, type DecorationSet, type EditorView, type ViewUpdate } from '@codemirror/view';
import { decorationsOf } from './decorations.ts';
import { findPieces } from './find-pieces.ts';
import { livePreviewTheme } from './live-preview-theme.ts';
import type { Span } from './pieces.ts';
import { touchedLines } from './shown-lines.ts';
import { toggleTasks } from './toggle-task.ts';

export interface LivePreviewSource {
  readonly isOn: () => boolean;
  /** The shown note's path, which its pictures are relative to. */
  readonly notePath: () => string;
}

/** Asks the live preview to look at its source again. */
export const refreshLivePreview = StateEffect.define();

/**
 * Shows what markup means in place of the markup, except on the lines that are being written. The text stays as it is:
 * only what is in view is decorated.
 */
export function livePreview(source: LivePreviewSource): Extension {
  return [
    ViewPlugin.define((view) => new LivePreview(view, source), {
      decorations: (plugin) => plugin.decorations,
      eventHandlers: {
        mousedown(_event, view) {
          this.holdWhilePressed(view);
        },
      },
    }),
    keymap.of([{ key: 'Mod-Enter', run: toggleTasks }]),
    livePreviewTheme,
  ];
}

class LivePreview {
  decorations: DecorationSet = Decoration.none;
  readonly #source: LivePreviewSource;
  #asWritten: readonly Span[] = [];
  #release: (() => void) | null = null;

  constructor(view: EditorView, source: LivePreviewSource) {
    this.#source = source;
    this.#build(view);
  }

  update(update: ViewUpdate): void {
    const isRefreshed = update.transactions.some((part) => part.effects.some((one) => one.is(refreshLivePreview)));
    const isParsed = syntaxTree(update.state) !== syntaxTree(update.startState);
    const isPanelToggled = searchPanelOpen(update.state) !== searchPanelOpen(update.startState);
    const hasMoved = update.selectionSet || update.focusChanged || isPanelToggled;
    if (update.docChanged || update.viewportChanged || isParsed || isRefreshed || hasMoved) this.#build(update.view);
  }

  destroy(): void {
    this.#release?.();
  }

  /** Lines keep their look while a button is held down: text that moved under the pointer would select itself. */
  holdWhilePressed(view: EditorView): void {
    if (this.#release) return;
    const { ownerDocument } = view.dom;
    const released = () => {
      if (!this.#release) return; // Another note, or none, is on show.
      this.#release();
      view.dispatch({ effects: refreshLivePreview.of(null) });
    };
    // After the editor's own handlers, which read the last place of the pointer.
    const onUp = () => setTimeout(released);
    ownerDocument.addEventListener('mouseup', onUp);
    this.#release = () => {
      ownerDocument.removeEventListener('mouseup', onUp);
      this.#release = null;
    };
  }

  #build(view: EditorView): void {
    if (!this.#source.isOn()) {
      this.decorations = Decoration.none;
      return;
    }
    // A match of the search is selected while the search field has the focus.
    const isWritten = view.hasFocus || searchPanelOpen(view.state);
    if (!this.#release) this.#asWritten = isWritten ? touchedLines(view.state) : [];
    const pieces = findPieces(view.state, view.visibleRanges, this.#asWritten);
    this.decorations = decorationsOf(pieces, this.#source.notePath());
  }
}
