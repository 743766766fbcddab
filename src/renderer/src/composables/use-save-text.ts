import { client } from '../bridge/client.ts';
import { useNoticesStore } from '../stores/notices-store.ts';

/** Saves a text where the user says, and tells how that went; nothing is said when the user cancelled. */
export function useSaveText() {
  const notices = useNoticesStore();

  return async (suggestedName: string, text: string, savedWords: (fileName: string) => string): Promise<void> => {
    await notices.guarded(async () => {
      const { fileName } = await client().files.saveText({ suggestedName, text });
      if (fileName !== null) notices.tell('info', savedWords(fileName));
    });
  };
}

/** A file's name with the moment in it, sorting by time. Wall-clock milliseconds. */
export function datedName(what: string, atMs: number, extension: 'csv' | 'json'): string {
  const moment = new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-');
  return `ainote-${what}-${moment}.${extension}`;
}
