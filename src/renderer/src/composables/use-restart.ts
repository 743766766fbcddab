import { ref } from 'vue';
import { client } from '../bridge/client.ts';
import { useNoticesStore } from '../stores/notices-store.ts';
import { texts } from '../texts.ts';

/** Ends search and memory cleanly and starts them anew, once at a time, and tells how that went. */
export function useRestart() {
  const notices = useNoticesStore();
  const isRestarting = ref(false);

  async function restart(): Promise<void> {
    if (isRestarting.value) return;
    isRestarting.value = true;
    await notices.guarded(async () => {
      await client().app.restartSupervisor();
      notices.tell('info', texts.memoryPage.leaks.actions.restarted);
    });
    isRestarting.value = false;
  }

  return { isRestarting, restart };
}
