import type { Extension } from '@codemirror/state';
import { ViewPlugin, type EditorView, type ViewUpdate } from '@codemirror/view';
import { systemClock } from '../../../../shared/util/clock.ts';
import { PausedWork } from './paused-work.ts';
import { countParts, scanNote, type NoteFacts, type TextCount } from './scan-note.ts';

export interface NoteFactsSink {
  readonly onFacts: (facts: NoteFacts) => void;
  /** Null: nothing is selected. */
  readonly onSelection: (count: TextCount | null) => void;
  /** Where the cursor is. Offset of the editor's text. */
  readonly onCursor: (at: number) => void;
}

const followTimes = { quietMs: 250, patienceMs: 2_000 };
const selectionTimes = { quietMs: 80, patienceMs: 400 };

/** Tells a note's headings and its count of words, and those of what is selected, as they change. */
export const noteFacts = (sink: NoteFactsSink): Extension => ViewPlugin.define((view) => new FactsPlugin(view, sink));

class FactsPlugin {
  readonly #note: PausedWork<NoteFacts>;
  readonly #selection: PausedWork<TextCount>;
  readonly #sink: NoteFactsSink;

  constructor(view: EditorView, sink: NoteFactsSink) {
    this.#sink = sink;
    this.#note = new PausedWork(systemClock, followTimes, sink.onFacts);
    this.#selection = new PausedWork<TextCount>(systemClock, selectionTimes, sink.onSelection);
    const { doc } = view.state;
    this.#note.askAtOnce(() => scanNote(doc));
    this.#select(view);
  }

  update(update: ViewUpdate): void {
    const { doc } = update.state;
    if (update.docChanged) this.#note.ask(() => scanNote(doc));
    if (update.docChanged || update.selectionSet) this.#select(update.view);
  }

  destroy(): void {
    this.#note.dispose();
    this.#selection.dispose();
  }

  #select({ state: { doc, selection } }: EditorView): void {
    this.#sink.onCursor(selection.main.head);
    const parts = selection.ranges.filter((range) => !range.empty);
    if (parts.length > 0) return this.#selection.ask(() => countParts(doc, parts));
    this.#selection.cancel();
    this.#sink.onSelection(null);
  }
}
