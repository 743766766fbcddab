import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { BenchmarkError } from '../benchmark.ts';
import { readSupervisor } from '../bridge.ts';
import type { BenchVault } from '../vaults.ts';

/** Notes that are written to keep the model busy: each has this many new passages. */
const busyNotes = 400;
const passagesOfBusyNote = 4;
const busyPatienceMs = 120_000;

/** Passages of a vault's real words that are in no other note, into a folder of its copy. */
export function writeBusyNotes(copy: string, vault: BenchVault): void {
  const folder = join(copy, 'busy');
  mkdirSync(folder);
  for (let number = 0; number < busyNotes; number += 1) {
    const note = vault.notes[number % vault.notes.length];
    const words = note ? readFileSync(join(vault.folder, note.path), 'utf8').replaceAll('#', '').slice(0, 1_500) : '';
    const sections = Array.from(
      { length: passagesOfBusyNote },
      (_, section) => `## Copy ${number}, part ${section}\n\n${words.slice(section * 300, section * 300 + 400)}\n`,
    );
    writeFileSync(join(folder, `busy ${number}.md`), sections.join('\n'));
  }
}

/** True while passages are being embedded, with more to come. */
export async function isBusy(page: Page): Promise<boolean> {
  const status = (await readSupervisor(page))?.status;
  return status?.phase === 'embedding' && status.chunksDone < status.chunksTotal;
}

/** @throws BenchmarkError when the app does not take the new notes up */
export async function untilBusy(page: Page): Promise<void> {
  const beganMs = performance.now();
  while (!(await isBusy(page))) {
    if (performance.now() - beganMs > busyPatienceMs) throw new BenchmarkError('The new notes were not indexed.');
    await page.waitForTimeout(100);
  }
}
