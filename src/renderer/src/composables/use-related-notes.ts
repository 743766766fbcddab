import { watch } from 'vue';
import { useIndexStore } from '../stores/index-store.ts';
import { useNotesStore } from '../stores/notes-store.ts';
import { useRelatedStore } from '../stores/related-store.ts';
import { useSupervisorStore } from '../stores/supervisor-store.ts';

/** Keeps the related notes those of the open note: after it is opened or saved, and when the index knows more. */
export function useRelatedNotes(): void {
  const notes = useNotesStore();
  const index = useIndexStore();
  const supervisor = useSupervisorStore();
  const related = useRelatedStore();

  watch(
    () =>
      [
        notes.document?.path ?? null,
        notes.saveCount,
        index.idleCount,
        index.status?.areVectorsReady,
        supervisor.canSearch,
      ] as const,
    ([path]) => void related.load(path),
    { immediate: true },
  );
}
