import { ensureSyntaxTree } from '@codemirror/language';
import { markdown, markdownLanguage } from '@codemirror/lang-markdown';
import { EditorSelection, EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { toggleTasks } from './toggle-task.ts';

/** The text after the key; null when the key was not taken. */
function toggled(doc: string, ...positions: readonly number[]): string | null {
  let state = EditorState.create({
    doc,
    selection: EditorSelection.create(positions.map((position) => EditorSelection.cursor(position))),
    extensions: [markdown({ base: markdownLanguage }), EditorState.allowMultipleSelections.of(true)],
  });
  ensureSyntaxTree(state, doc.length, 5_000);
  const isTaken = toggleTasks({ state, dispatch: (transaction) => (state = transaction.state) });
  return isTaken ? state.doc.toString() : null;
}

describe('ticking tasks by a key', () => {
  it.each([
    ['- [ ] milk', 8, '- [x] milk'],
    ['- [x] milk', 0, '- [ ] milk'],
    ['- [X] milk', 10, '- [ ] milk'],
    ['a\n\n1. [ ] one\n   - [ ] two', 20, 'a\n\n1. [ ] one\n   - [x] two'],
    ['> - [ ] quoted', 9, '> - [x] quoted'],
  ])('%j at %i becomes %j', (text, position, expected) => {
    expect(toggled(text, position)).toBe(expected);
  });

  it.each(['plain [ ] text', '```\n- [ ] code\n```', '- no box', '# [ ] heading'])('%j has none', (text) => {
    expect(toggled(text, 5)).toBeNull();
  });

  it('every line with a cursor is meant, each once', () => {
    expect(toggled('- [ ] a\n- [x] b\n- [ ] c', 3, 6, 12)).toBe('- [x] a\n- [ ] b\n- [ ] c');
  });
});
