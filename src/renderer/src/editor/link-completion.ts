import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
} from '@codemirror/autocomplete';
import type { EditorState, Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { LinkCompletion, TagUse } from '../../../shared/contract/links-api.ts';
import { noteFolder } from '../../../shared/types/note-path.ts';
import { texts } from '../texts.ts';
import { isInCode } from './note-link-markup.ts';

/** Where completions come from; what cannot be had just now is an empty list. */
export interface CompletionSources {
  readonly notes: (part: string) => Promise<readonly LinkCompletion[]>;
  readonly tags: (part: string) => Promise<readonly TagUse[]>;
}

const openLink = /\[\[[^[\]|#\n]{0,100}$/;
/** At least a character behind the `#`: alone at a line's start it begins a heading. */
const openTag = /(?:^|[\s(])#[\p{L}\p{N}_/-]{1,60}$/u;

/** Names of notes behind `[[`, tags behind `#`. */
export function linkCompletion(sources: CompletionSources): Extension {
  return autocompletion({
    override: [noteSource(sources), tagSource(sources)],
    icons: false,
    // Enter means the choice at once: the list only opens where a link or tag has been begun.
    interactionDelay: 0,
    maxRenderedOptions: 50,
  });
}

function noteSource(sources: CompletionSources): CompletionSource {
  return async (context) => {
    const before = context.matchBefore(openLink);
    if (!before || isInCode(context.state, context.pos)) return null;
    const found = await sources.notes(before.text.slice(2));
    return answer(
      context,
      before.from + 2,
      found.map((note): Completion => {
        const folder = noteFolder(note.path);
        return {
          label: note.label,
          detail: note.isAlias ? texts.links.aliasOf(note.path) : folder,
          apply: (view, _completion, from, to) => insertLink(view, note.insert, from, to),
        };
      }),
    );
  };
}

function tagSource(sources: CompletionSources): CompletionSource {
  return async (context) => {
    const before = context.matchBefore(openTag);
    if (!before || isInCode(context.state, context.pos)) return null;
    const hash = before.from + before.text.indexOf('#');
    const found = await sources.tags(context.state.sliceDoc(hash + 1, context.pos));
    return answer(
      context,
      hash + 1,
      found.map(({ tag, notes }) => ({ label: tag, detail: texts.list.count(notes) })),
    );
  };
}

/** The supervisor has sorted them and is asked again with every character. */
function answer(context: CompletionContext, from: number, options: readonly Completion[]): CompletionResult | null {
  return options.length === 0 || context.aborted ? null : { from, options, filter: false };
}

/** Closes the brackets, unless they are there already, and leaves the cursor behind them. */
function insertLink(view: EditorView, target: string, from: number, to: number): void {
  const end = to + closingBrackets(view.state, to);
  const insert = `${isInTable(view.state, from) ? target.replaceAll('|', '\\|') : target}]]`;
  view.dispatch({
    changes: { from, to: end, insert },
    selection: { anchor: from + insert.length },
    userEvent: 'input.complete',
  });
}

function closingBrackets(state: EditorState, position: number): number {
  return state.sliceDoc(position, position + 2) === ']]' ? 2 : 0;
}

/** A bare bar would end the cell. */
function isInTable(state: EditorState, position: number): boolean {
  return state.doc.lineAt(position).text.trimStart().startsWith('|');
}
