import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors/app-error.ts';
import type { PendingChunk } from '../storage/chunk-statements.ts';
import { silentLog, testKey } from '../test/index-builders.ts';
import { path } from '../test/start-indexer.ts';
import { FaultIsolation } from './fault-isolation.ts';

const never = new AbortController().signal;

function passage(noteId: number, index: number): PendingChunk {
  const text = `passage ${index} of note ${noteId}`;
  return {
    key: testKey(text),
    noteId,
    path: path(`${noteId}.md`),
    title: '',
    headings: [],
    text,
    embedText: text,
  };
}

/** A model that fails on these notes, and on everything when it is ill. */
function build(badNotes: ReadonlySet<number>, isIll = false) {
  const embedded: string[] = [];
  const quarantined: number[] = [];
  const calls: number[] = [];
  const isolation = new FaultIsolation({
    passages: {
      embed: (passages) => {
        calls.push(passages.length);
        if (isIll || passages.some(({ noteId }) => badNotes.has(noteId)))
          return Promise.resolve(new AppError('model-died', 'The model process ended.'));
        embedded.push(...passages.map(({ text }) => text));
        return Promise.resolve(null);
      },
      isModelWell: () => Promise.resolve(!isIll),
    },
    quarantine: { put: (passages) => void quarantined.push(...new Set(passages.map(({ noteId }) => noteId))) },
    log: silentLog,
  });
  return { isolation, embedded, quarantined, calls };
}

describe('FaultIsolation', () => {
  it('finds the one bad note by halves, and embeds all others once', async () => {
    const { isolation, embedded, quarantined, calls } = build(new Set([3]));
    const passages = Array.from({ length: 8 }, (_, noteId) => passage(noteId, 0));
    expect(await isolation.embed(passages, never)).toBe(7);
    expect([quarantined, new Set(embedded).size, embedded.length]).toEqual([[3], 7, 7]);
    expect(calls).toEqual([8, 4, 2, 2, 1, 1, 1, 4]); // 0-7, 0-3, 0-1, 2-3, 2, 3, 3 again, 4-7.
  });

  it('blames no note when the model is ill', async () => {
    const { isolation, quarantined } = build(new Set(), true);
    await expect(isolation.embed([passage(1, 0), passage(2, 0)], never)).rejects.toMatchObject({
      code: 'model-unavailable',
      message: expect.stringMatching(/keeps failing/),
    });
    expect(quarantined).toEqual([]);
  });

  it('puts all bad notes aside, however many lie side by side, and embeds every other passage once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ isBad: fc.boolean(), passages: fc.integer({ min: 1, max: 3 }) }), { maxLength: 12 }),
        async (notes) => {
          const bad = new Set(notes.flatMap(({ isBad }, noteId) => (isBad ? [noteId] : [])));
          const passages = notes.flatMap((note, noteId) =>
            Array.from({ length: note.passages }, (_, index) => passage(noteId, index)),
          );
          if (passages.length === 0) return;
          const { isolation, embedded, quarantined } = build(bad);
          const good = passages.filter(({ noteId }) => !bad.has(noteId)).map(({ text }) => text);
          expect(await isolation.embed(passages, never)).toBe(good.length);
          expect(embedded).toEqual(good);
          expect(quarantined).toEqual([...bad]);
        },
      ),
    );
  });
});
