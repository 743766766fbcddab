import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { SupervisorState } from '../../../shared/contract/supervisor-state.ts';
import type { AppState, VaultRequest } from '../../../shared/contract/app-api.ts';
import { isAppError, messageOf } from '../../../shared/errors/app-error.ts';
import { client } from '../bridge/client.ts';
import { texts } from '../texts.ts';
import { useAskStore } from './ask-store.ts';
import { useDraftsStore } from './drafts-store.ts';
import { useIndexStore } from './index-store.ts';
import { useMemoryEventsStore } from './memory-events-store.ts';
import { useNoteListStore } from './note-list-store.ts';
import { useNotesStore } from './notes-store.ts';
import { useNoticesStore } from './notices-store.ts';
import { usePageStore } from './page-store.ts';
import { useSearchStore } from './search-store.ts';
import { useSettingsStore } from './settings-store.ts';
import { useSupervisorStore } from './supervisor-store.ts';

/** The window's own start and the events that reach every other store. */
export const useAppStore = defineStore('app', () => {
  const notes = useNotesStore();
  const list = useNoteListStore();
  const drafts = useDraftsStore();
  const search = useSearchStore();
  const ask = useAskStore();
  const index = useIndexStore();
  const supervisor = useSupervisorStore();
  const settings = useSettingsStore();
  const notices = useNoticesStore();
  const memoryEvents = useMemoryEventsStore();
  const page = usePageStore();

  const state = shallowRef<AppState | null>(null);
  const startProblem = ref<string | null>(null);
  const isBusy = ref(false);

  const vault = computed(() => state.value?.vault ?? null);
  const isMac = computed(() => state.value?.platform === 'darwin');

  async function showVault(next: AppState): Promise<void> {
    state.value = next;
    if (!next.vault) return;
    const { folder } = next.vault;
    notes.enterVault(folder);
    void list.reload();
    void notices.guarded(supervisor.load);
    void notices.guarded(supervisor.connect);
    if (next.openNote) await notes.open(next.openNote, null);
    await notices.guarded(() => drafts.look(folder));
  }

  function onVaultRequested(request: VaultRequest): Promise<void> {
    const ways = { choose, sample: createSample, requested: openRequested };
    return ways[request]();
  }

  async function onVaultOpened(): Promise<void> {
    const next = await client().app.state();
    // The event can also tell of the vault that we loaded already: what is open in it stays open.
    if (next.vault?.folder !== vault.value?.folder) {
      if (!(await notes.flush())) notices.tell('error', texts.note.saveFirst);
      notes.reset();
      search.clear();
      ask.clear();
      index.reset();
      page.show('notes');
    }
    await showVault(next);
  }

  function onSupervisorChanged(next: SupervisorState): void {
    const isNewLife = next.epoch !== supervisor.state?.epoch;
    supervisor.state = next;
    if (isNewLife || next.phase !== 'ready') index.forget();
  }

  async function onConnection(isOpen: boolean): Promise<void> {
    supervisor.isConnected = isOpen;
    if (!isOpen) {
      index.forget();
      memoryEvents.endAlert();
      return;
    }
    try {
      await Promise.all([index.load(), memoryEvents.load()]);
      await search.run();
    } catch (error) {
      if (!isAppError(error, 'supervisor-unavailable', 'cancelled')) notices.tell('error', messageOf(error));
    }
  }

  function listen(): () => void {
    const { app, notes: files, settings: stored, memory } = client();
    const stops = [
      app.onVaultRequested((request) => void onVaultRequested(request)),
      app.onVaultOpened(() => void notices.guarded(onVaultOpened)),
      app.onVaultProblem((text) => text !== null && notices.tell('error', text)),
      files.onChanged((changes) => {
        drafts.applyChanges(changes);
        void notes.applyChanges(changes);
      }),
      app.onSupervisorChanged(onSupervisorChanged),
      stored.onChanged((next) => (settings.settings = next)),
      memory.onMetrics(index.acceptFrame),
      memory.onEvent(memoryEvents.accept),
      app.onSupervisorConnection((isOpen) => void onConnection(isOpen)),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** Subscribes, then loads; returns the function that ends the subscriptions. */
  function start(): () => void {
    const stop = listen();
    void notices.guarded(settings.load);
    client()
      .app.state()
      .then(showVault)
      .catch((error: unknown) => {
        startProblem.value = messageOf(error);
      });
    return stop;
  }

  async function openVault(ask: () => Promise<unknown>): Promise<void> {
    isBusy.value = true;
    // Unsaved text belongs to the vault that is open now: it must not reach the next one.
    if (await notes.flush()) await notices.guarded(ask);
    else notices.tell('error', texts.note.saveFirst);
    isBusy.value = false;
  }

  const choose = () => openVault(() => client().app.openVault());
  const createSample = () => openVault(() => client().app.createSampleVault());
  const openRequested = () => openVault(() => client().app.openRequestedVault());

  return { state, startProblem, isBusy, vault, isMac, start, choose, createSample };
});
