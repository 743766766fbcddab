import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { OutlineHeading } from '../editor/note-facts/outline.ts';
import type { NoteFacts, TextCount } from '../editor/note-facts/scan-note.ts';

/** A place in the open note to go to; another object for every time. */
export type WantedHeading = Pick<OutlineHeading, 'at' | 'line'>;

/** What the editor knows of the open note's text: its headings and its counts. */
export const useNoteFactsStore = defineStore('note-facts', () => {
  const facts = shallowRef<NoteFacts | null>(null);
  /** Null: nothing is selected. */
  const selection = shallowRef<TextCount | null>(null);
  /** Where the cursor was when the outline was opened. Offset of the editor's text. */
  const cursor = ref(0);
  const wanted = shallowRef<WantedHeading | null>(null);

  function goTo({ at, line }: WantedHeading): void {
    wanted.value = { at, line };
  }

  return { facts, selection, cursor, wanted, goTo };
});
