import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { messageOf } from '../../../shared/errors/app-error.ts';

export type NoticeTone = 'info' | 'warning' | 'error';

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Notice {
  readonly id: number;
  readonly tone: NoticeTone;
  readonly text: string;
  readonly action: NoticeAction | null;
}

const maxNotices = 4;
const infoLifeMs = 6_000;

export const useNoticesStore = defineStore('notices', () => {
  const notices = shallowRef<readonly Notice[]>([]);
  let lastId = 0;

  function dismiss(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id);
  }

  /** Shows a line; the same line is never shown twice at once. An `info` that offers nothing leaves by itself. */
  function tell(tone: NoticeTone, text: string, action: NoticeAction | null = null): void {
    lastId += 1;
    const notice: Notice = { id: lastId, tone, text, action };
    notices.value = [...notices.value.filter((other) => other.text !== text), notice].slice(-maxNotices);
    if (tone === 'info' && action === null) setTimeout(() => dismiss(notice.id), infoLifeMs);
  }

  /** Runs something and tells its failure; true when it went well. */
  async function guarded(run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      tell('error', messageOf(error));
      return false;
    }
  }

  return { notices, tell, dismiss, guarded };
});
