import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { Backlinks, Mention } from '../../../shared/contract/links-api.ts';
import { isAppError, messageOf } from '../../../shared/errors/app-error.ts';
import { NoteNames } from '../../../shared/links/note-names.ts';
import { wikiTarget } from '../../../shared/links/spell-link.ts';
import { client } from '../bridge/client.ts';
import { AnswerGuard } from '../logic/answer-guard.ts';
import { linkedText } from '../logic/linked-text.ts';
import { texts } from '../texts.ts';
import { useNoteListStore } from './note-list-store.ts';
import { useNotesStore } from './notes-store.ts';
import { useNoticesStore } from './notices-store.ts';

const backlinkLimit = 100;
const mentionLimit = 30;
const noBacklinks: Backlinks = { notes: [], total: 0 };

/** What other notes say of the open one: their links to it, and where they name it without a link. */
export const useLinksStore = defineStore('links', () => {
  const list = useNoteListStore();
  const notes = useNotesStore();
  const notices = useNoticesStore();

  const backlinks = shallowRef<Backlinks>(noBacklinks);
  const mentions = shallowRef<readonly Mention[]>([]);
  const path = ref<string | null>(null);
  const problem = ref<string | null>(null);
  const guard = new AnswerGuard();

  /** Loads what leads to a note; what is shown for the same note stays until the answer comes. */
  async function load(of: string | null): Promise<void> {
    const ticket = guard.next();
    if (of !== path.value) {
      backlinks.value = noBacklinks;
      mentions.value = [];
    }
    path.value = of;
    problem.value = null;
    if (of === null) return;
    const { links } = client();
    try {
      const linked = await links.backlinks(of, { limit: backlinkLimit });
      if (guard.isLatest(ticket)) backlinks.value = linked;
      const mentioned = await links.mentions(of, { limit: mentionLimit });
      if (guard.isLatest(ticket)) mentions.value = mentioned;
    } catch (error) {
      const isExpected = isAppError(error, 'cancelled', 'supervisor-unavailable', 'note-missing');
      if (guard.isLatest(ticket) && !isExpected) problem.value = messageOf(error);
    }
  }

  /** Makes a link of a mention in another note, if the words still stand where the index saw them. */
  async function linkMention(mention: Mention): Promise<void> {
    const to = path.value;
    if (to === null || !(await notes.flush())) return notices.tell('error', texts.note.saveFirst);
    const target = wikiTarget(to, mention.path, new NoteNames(list.paths));
    if (target === null) return notices.tell('error', texts.links.cannotLink);
    const { text, revision } = await client().notes.read(mention.path);
    const linked = linkedText(text, mention.passage.offset, mention.words, target);
    if (linked === null) return notices.tell('warning', texts.links.mentionGone(mention.title));
    const saved = await client().notes.save(mention.path, linked, { baseRevision: revision });
    if (saved.kind === 'conflict') return notices.tell('warning', texts.links.mentionGone(mention.title));
    mentions.value = mentions.value.filter((other) => other !== mention);
    notices.tell('info', texts.links.linked(mention.title));
  }

  return { backlinks, mentions, path, problem, load, linkMention };
});
