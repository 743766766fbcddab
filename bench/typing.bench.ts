import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { withApp } from './app-launch.ts';
import { allowOptions, BenchmarkError, option, type Benchmark, type BenchmarkResult } from './benchmark.ts';
import { readSupervisor, type IndexReading } from './bridge.ts';
import { untilBusy, writeBusyNotes } from './indexing/busy-notes.ts';
import { withScratch } from './scratch.ts';
import { headingOf, linesOfPart, longNote } from './typing/long-note.ts';
import { probePage } from './typing/page-probe.ts';
import { typedKeys } from './typing/typed-keys.ts';
import { typingFigures, typingTable, type TypedNote } from './typing/typing-figures.ts';
import { copyVault, readSampleVault, readVault, type BenchVault } from './vaults.ts';
import { wholeNumber } from './whole-number.ts';

const noteLines = [200, 2_000, 10_000] as const;
const usualKeys = 150;
const maxKeys = 5_000;
const warmUpKeys = 10;
/** Between one key and the next, some ten a second: quicker than most people write. */
const restBetweenKeysMs = 75;
/** What follows the opening of a note is another matter than typing. */
const openingRestMs = 1_500;

export const benchmark: Benchmark = {
  name: 'typing',
  usage: '[--vault DIR] [--keys N]   from a key to its paint, in notes of 200 to 10,000 lines, beside indexing',
  async run(args): Promise<BenchmarkResult> {
    allowOptions(args, 'vault', 'keys');
    const keys = wholeNumber('keys', option(args, 'keys'), usualKeys, maxKeys);
    const named = option(args, 'vault');
    const vault = named === undefined ? await readSampleVault() : await readVault(named);
    const notes = await withScratch((scratch) => measure(vault, keys, scratch));
    return { figures: typingFigures(notes), rows: notes, table: typingTable(notes) };
  },
};

async function measure(vault: BenchVault, keys: number, scratch: string): Promise<TypedNote[]> {
  const copy = join(scratch, 'vault');
  copyVault(vault, copy);
  writeBusyNotes(copy, vault);
  for (const lines of noteLines) writeFileSync(join(copy, `${titleOf(lines)}.md`), longNote(lines));
  return withApp(copy, join(scratch, 'profile'), async (page) => {
    await untilBusy(page);
    const typed: TypedNote[] = [];
    for (const lines of noteLines) {
      typed.push(await typeIn(page, lines, keys));
      const { chunksDone, chunksTotal } = await indexStatus(page);
      if (chunksDone >= chunksTotal) throw new BenchmarkError('Indexing ended before the typing did: take fewer keys.');
    }
    return typed;
  });
}

const titleOf = (lines: number) => `Long note of ${lines} lines`;

/** Types a third near the top, a third in the middle and a third near the end. */
async function typeIn(page: Page, lines: number, keys: number): Promise<TypedNote> {
  await openNote(page, titleOf(lines));
  const parts = Math.floor(lines / linesOfPart);
  const places = [1, Math.floor(parts / 2), parts - 1];
  const readings = [];
  const before = (await indexStatus(page)).chunksDone;
  const beganMs = performance.now();
  for (const place of places) {
    await goToPart(page, place);
    await press(page, ['Enter', ...typedKeys(warmUpKeys)]);
    const wanted = typedKeys(Math.ceil(keys / places.length));
    const reading = await probePage(page, () => press(page, wanted));
    if (reading.keysMs.length !== wanted.length)
      throw new BenchmarkError(`Of ${wanted.length} keys ${reading.keysMs.length} were painted.`);
    readings.push(reading);
  }
  const seconds = (performance.now() - beganMs) / 1_000;
  return {
    lines,
    keysMs: readings.flatMap((reading) => reading.keysMs),
    eventsMs: readings.flatMap((reading) => reading.eventsMs),
    longTasksMs: readings.flatMap((reading) => reading.longTasksMs),
    passagesPerSecond: ((await indexStatus(page)).chunksDone - before) / seconds,
  };
}

async function openNote(page: Page, title: string): Promise<void> {
  const filter = page.getByTestId('note-filter');
  await filter.fill(title);
  await page.locator(`[data-testid="note-item"][data-path="${title}.md"]`).click();
  await filter.fill('');
  await page.locator('[data-testid="editor"] .cm-content', { hasText: headingOf(0).replace('## ', '') }).waitFor();
  await page.waitForTimeout(openingRestMs);
}

/** By the editor's own search; its panel is closed again, and the cursor is at the end of the heading. */
async function goToPart(page: Page, number: number): Promise<void> {
  await page.locator('[data-testid="editor"] .cm-content').focus();
  await page.keyboard.press('Control+f');
  await page.keyboard.type(headingOf(number));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.press('End');
}

async function press(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await sleep(restBetweenKeysMs);
  }
}

async function indexStatus(page: Page): Promise<IndexReading> {
  const reading = await readSupervisor(page);
  if (!reading) throw new BenchmarkError('The supervisor does not answer.');
  return reading.status;
}
