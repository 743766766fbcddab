import { useThrottleFn } from '@vueuse/core';
import { ref, watch } from 'vue';
import { missingPath } from '../../../shared/links/missing-path.ts';
import { NoteNames } from '../../../shared/links/note-names.ts';
import type { NoteLink } from '../../../shared/links/read-links.ts';
import { noteNameProblem } from '../../../shared/types/note-path.ts';
import type { Followable } from '../editor/note-link-markup.ts';
import { headingOffset } from '../logic/heading-offset.ts';
import { initialText } from '../logic/note-name.ts';
import { useIndexStore } from '../stores/index-store.ts';
import { useLinksStore } from '../stores/links-store.ts';
import { useNoteListStore } from '../stores/note-list-store.ts';
import { useNotesStore } from '../stores/notes-store.ts';
import { useNoticesStore } from '../stores/notices-store.ts';
import { useSupervisorStore } from '../stores/supervisor-store.ts';
import { texts } from '../texts.ts';

/** While a vault is indexed, backlinks change with every note. */
const refreshMs = 1_500;

/** Follows links and tags, asks before it makes a note of one, and keeps the backlinks those of the open note. */
export function useNoteLinks({ onTag }: { readonly onTag: (tag: string) => void }) {
  const notes = useNotesStore();
  const list = useNoteListStore();
  const notices = useNoticesStore();
  const isCreateOpen = ref(false);
  /** The note that would be made of a link. */
  const missing = ref('');

  keepBacklinks();

  function follow(target: Followable): void {
    if (target.kind === 'tag') onTag(target.tag);
    else if (target.kind === 'link') void notices.guarded(() => followLink(target.link));
    else window.open(target.address); // Main opens it in the system's browser, if at all.
  }

  async function followLink({ kind, target, heading }: NoteLink): Promise<void> {
    const from = notes.document?.path;
    if (from === undefined) return;
    const names = new NoteNames(list.paths);
    const path = target === '' ? from : kind === 'wiki' ? names.byName(target, from) : names.byAddress(target, from);
    if (path === null) return offerToCreate(missingPath(kind, target, from), target);
    if (path !== from) await notes.open(path, null);
    const text = notes.document?.path === path ? notes.document.text : '';
    const offset = heading === null ? null : headingOffset(text, heading);
    if (offset !== null) await notes.open(path, offset);
  }

  function offerToCreate(path: string | null, name: string): void {
    if (path === null) return notices.tell('warning', texts.links.cannotCreate(noteNameProblem(`${name}.md`)));
    missing.value = path;
    isCreateOpen.value = true;
  }

  async function createMissing(): Promise<void> {
    if (await notes.flush()) await notes.create(missing.value, initialText(missing.value));
    else notices.tell('error', texts.note.saveFirst);
  }

  return { follow, offerToCreate, isCreateOpen, missing, createMissing };
}

function keepBacklinks(): void {
  const notes = useNotesStore();
  const index = useIndexStore();
  const supervisor = useSupervisorStore();
  const links = useLinksStore();
  const path = () => notes.document?.path ?? null;
  const refresh = useThrottleFn(() => void links.load(path()), refreshMs, true);
  watch([path, () => index.idleCount, () => supervisor.canSearch], () => void links.load(path()), { immediate: true });
  watch(() => index.status?.updates, refresh);
}
