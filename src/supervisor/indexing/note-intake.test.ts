import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openVaultRoot } from '../../shared/node/vault-path.ts';
import { readNoteFile } from '../../shared/node/read-note.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { openTestStore } from '../test/index-builders.ts';
import { path, wordsIn } from '../test/start-indexer.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { maxPassages, NoteIntake } from './note-intake.ts';

const huge = path('huge.md');

async function openIntake() {
  const vault = temporaryFolder();
  const root = await openVaultRoot(vault);
  const store = openTestStore();
  const write = (text: string, name = 'huge.md') => writeFileSync(join(vault, name), text);
  const clock = new ManualClock();
  /** What was asked for and is held; `isOpen` grants or refuses. */
  const room = { isOpen: true, asked: [] as number[], held: 0 };
  const reserve = (bytes: number) => {
    room.asked.push(bytes);
    if (!room.isOpen) return Promise.resolve(null);
    room.held += bytes;
    return Promise.resolve({ dispose: () => void (room.held -= bytes) });
  };
  const intake = new NoteIntake({ root, store, modelId: 'test-model', clock, readRoom: { reserve } });
  const revision = async () => (await readNoteFile(root, huge)).revision;
  return { store, write, intake, revision, clock, room };
}

function sections(count: number, word = 'walrus'): string {
  return Array.from({ length: count }, (_, index) => `## Section ${index}\n\nText ${index} of a ${word}.\n`).join('\n');
}

/** Counts the turns that the event loop gets while a piece of work goes on. */
async function turnsOf(work: Promise<void>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const count = () => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await work;
  isDone = true;
  return turns;
}

/** Cancels in the middle of the work: as a kill does, but for the mark of the attempt. */
function cancelAfterTurns(turns: number): AbortSignal {
  const controller = new AbortController();
  const count = (left: number) => void (left === 0 ? controller.abort() : setImmediate(count, left - 1));
  count(turns);
  return controller.signal;
}

describe('NoteIntake', () => {
  it('takes, changes, renames and removes a huge note without holding the event loop', async () => {
    const { store, write, intake } = await openIntake();
    write(sections(4_000));
    expect(await turnsOf(intake.take(huge))).toBeGreaterThan(60);
    expect(store.chunks.count()).toBe(4_000);
    write(sections(3_000, 'penguin'));
    expect(await turnsOf(intake.take(huge))).toBeGreaterThan(100); // Some to put, some to remove.
    expect([store.chunks.count(), wordsIn(store, 'walrus').length]).toEqual([3_000, 0]);
    expect(await turnsOf(intake.rename(huge, path('Albatross.md')))).toBeGreaterThan(40);
    expect(wordsIn(store, 'albatross')).toHaveLength(10);
    expect(store.notes.get('Albatross.md')?.sizeBytes).toBeGreaterThan(0);
    expect(await turnsOf(intake.remove(path('Albatross.md')))).toBeGreaterThan(40);
    expect([store.notes.count(), store.chunks.count()]).toEqual([0, 0]);
  });

  it.each([1, 3, 8, 20])('takes a huge note again when it was cut off after %i turns', async (turns) => {
    const { store, write, intake, revision } = await openIntake();
    write(sections(1_000));
    await intake.take(huge);
    write(sections(1_200, 'penguin'));
    await expect(intake.take(huge, cancelAfterTurns(turns))).rejects.toMatchObject({ code: 'cancelled' });
    expect(store.notes.get('huge.md')?.revision).not.toBe(await revision());
    await intake.take(huge);
    expect([store.chunks.count(), wordsIn(store, 'walrus').length]).toEqual([1_200, 0]);
    expect(store.notes.get('huge.md')?.revision).toBe(await revision());
  });

  it('leaves out a note with too many passages, and says what to do', async () => {
    const { store, write, intake } = await openIntake();
    write(sections(20));
    await intake.take(huge);
    write(sections(maxPassages + 1));
    await intake.take(huge);
    expect(store.skipped.all()).toMatchObject([
      { path: 'huge.md', reason: 'too-many-passages', detail: expect.stringContaining('Split it') },
    ]);
    expect(store.chunks.count()).toBe(0);
  });

  it('leaves out a version of a note on which the process died twice, and takes the next version', async () => {
    const { store, write, intake, revision } = await openIntake();
    write('deadly');
    for (let death = 0; death < 2; death += 1) store.attempts.begin('huge.md', await revision());
    await intake.take(huge);
    expect(store.skipped.all()).toMatchObject([{ path: 'huge.md', reason: 'crashed' }]);
    write('harmless');
    await intake.take(huge);
    expect([store.skipped.count(), wordsIn(store, 'harmless')]).toEqual([0, ['huge.md']]);
    write('deadly');
    store.forgetNotes();
    await intake.take(huge);
    expect(wordsIn(store, 'deadly')).toEqual(['huge.md']);
    expect(store.attempts.count('huge.md', await revision())).toBe(0);
  });

  it('asks for memory before it reads a large note, and gives it back', async () => {
    const { store, write, intake, room } = await openIntake();
    write('A word. '.repeat(40_000));
    write('A small note.', 'small.md');
    await intake.take(huge);
    await intake.take(path('small.md'));
    expect([room.asked, room.held, store.notes.count()]).toEqual([[4 * 320_000], 0, 2]);
  });

  it('leaves a large note out for which there is no memory, keeps what is known of it, and takes it later', async () => {
    const { store, write, intake, clock, room } = await openIntake();
    write('An early walrus.');
    await intake.take(huge);
    write('A penguin. '.repeat(40_000));
    room.isOpen = false;
    const taking = intake.take(huge);
    for (let tries = 1; tries < 10; tries += 1) {
      await vi.waitFor(() => expect([room.asked.length, clock.pendingTimers]).toEqual([tries, 1]));
      clock.advance(1_000);
    }
    await taking;
    expect(store.skipped.all()).toMatchObject([{ path: 'huge.md', reason: 'no-memory' }]);
    expect([wordsIn(store, 'walrus'), intake.inHand.rawBytes, clock.pendingTimers]).toEqual([['huge.md'], 0, 0]);
    room.isOpen = true;
    await intake.take(huge);
    expect([store.skipped.all(), wordsIn(store, 'walrus')]).toEqual([[], []]);
  });
});
