import { useEventListener, useThrottleFn } from '@vueuse/core';
import { watch } from 'vue';
import { client } from '../bridge/client.ts';
import { useNotesStore } from '../stores/notes-store.ts';
import { useSupervisorStore } from '../stores/supervisor-store.ts';

const tellTypingEveryMs = 1_000;

/** Tells the indexer what the user is at: the open note comes first, and while keys are pressed the bulk gives way. */
export function useAttention(): void {
  const notes = useNotesStore();
  const supervisor = useSupervisorStore();
  const path = () => notes.document?.path ?? null;

  watch(
    () => [path(), supervisor.canSearch] as const,
    ([open, canTell]) => {
      if (canTell) void client().index.noteOpened(open).catch(ignore);
    },
    { immediate: true },
  );
  const tellTyping = useThrottleFn(() => client().index.userTyped().catch(ignore), tellTypingEveryMs);
  useEventListener(window, 'keydown', () => {
    if (supervisor.canSearch) void tellTyping();
  });
}

/** The supervisor went away meanwhile: its next life is told again. */
function ignore(): void {}
