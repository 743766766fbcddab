import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { vectorOfText } from '../test/fake-embedder.ts';
import { path, sampleNotes, wordsIn, writeNotes } from '../test/start-indexer.ts';
import { startLife, testModels } from '../test/start-life.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

const { small, large } = testModels;
const secondNote = 'Note 2\nThe text of note number 2.';

/** A vault that the small model has indexed. */
async function indexedVault(count = 8) {
  const folders = { vault: temporaryFolder(), data: temporaryFolder() };
  writeNotes(folders.vault, sampleNotes(count));
  const life = await startLife(folders, small);
  await life.idle();
  await life.end();
  return folders;
}

async function nearestNote(life: Awaited<ReturnType<typeof startLife>>, text: string) {
  const vector = vectorOfText(text, life.plan.serving.dimensions);
  const [nearest] = await life.vectors.search({ vector, limit: 1 });
  return nearest && life.store.chunks.ofEmbedding(nearest.id).map((chunk) => chunk.path);
}

describe('a change of the model', () => {
  it('embeds in the background while the old vectors serve; the next life takes up the new ones', async () => {
    const folders = await indexedVault();
    const changing = await startLife(folders, large);
    expect(changing.plan.serving).toEqual(small);
    await vi.waitFor(async () => expect(await nearestNote(changing, secondNote)).toEqual(['note-2.md']));
    await changing.ready();
    expect(changing.indexer.status().modelChange).toMatchObject({ model: 'large', done: 8, total: 8, problem: null });
    expect(await nearestNote(changing, secondNote)).toEqual(['note-2.md']);
    await changing.end();

    const after = await startLife(folders, large);
    expect(after.plan.serving).toEqual(large);
    await after.idle();
    expect(await nearestNote(after, secondNote)).toEqual(['note-2.md']);
    expect(after.embedders.large.embedded).toEqual([]);
    expect(after.indexer.status()).toMatchObject({ modelChange: null, chunksDone: 8, textsEmbeddedTwice: 0 });
  });

  it('removes what the old model had once the new one serves', async () => {
    const folders = await indexedVault();
    const changing = await startLife(folders, large);
    await changing.ready();
    await changing.end();
    const after = await startLife(folders, large);
    await after.idle();
    const names = after.store.connection.prepare('SELECT name FROM vector_collections').pluck().all();
    const members = after.store.connection.prepare('SELECT DISTINCT collection FROM vector_members').pluck().all();
    expect([names, members]).toEqual([[large.modelId], [large.modelId]]);
  });

  it('is given up when the old model is chosen again: nothing is embedded again', async () => {
    const folders = await indexedVault();
    const changing = await startLife(folders, large, { failing: 'large' });
    await vi.waitFor(() => expect(changing.indexer.status().modelChange?.problem).toMatch(/away/));
    await changing.end();
    const back = await startLife(folders, small);
    await back.idle();
    expect(back.embedders.small.embedded).toEqual([]);
    expect(back.indexer.status().modelChange).toBeNull();
    expect(back.store.nextVectors.countPending()).toBe(0);
    expect(await nearestNote(back, secondNote)).toEqual(['note-2.md']);
  });

  it('takes along what is edited meanwhile, and notes that came or went', async () => {
    const folders = await indexedVault();
    const changing = await startLife(folders, large, { failing: 'large' });
    await vi.waitFor(() => expect(changing.indexer.status().modelChange?.problem).toMatch(/away/));
    writeNotes(folders.vault, { 'note-1.md': '# Edited\n\nA new text.', 'new.md': '# New\n\nFresh words.' });
    rmSync(join(folders.vault, 'note-3.md'));
    changing.indexer.noteChanges([
      { kind: 'changed', path: path('note-1.md') },
      { kind: 'changed', path: path('new.md') },
      { kind: 'removed', path: path('note-3.md') },
    ]);
    await vi.waitFor(async () => expect(await nearestNote(changing, 'New\nFresh words.')).toEqual(['new.md']));
    changing.embedders.large.refusal = () => null;
    changing.indexer.resume();
    await changing.ready();
    await changing.end();

    const after = await startLife(folders, large);
    await after.idle();
    expect(after.embedders.large.embedded).toEqual([]);
    expect(await nearestNote(after, 'New\nFresh words.')).toEqual(['new.md']);
    expect(await nearestNote(after, 'Edited\nA new text.')).toEqual(['note-1.md']);
    expect(wordsIn(after.store, 'number')).not.toContain('note-3.md');
    expect(after.indexer.status()).toMatchObject({ chunksDone: 8, chunksTotal: 8 });
  });

  it('goes on by itself a minute after its model was away', async () => {
    const folders = await indexedVault();
    const changing = await startLife(folders, large, { failing: 'large' });
    await vi.waitFor(() => expect(changing.indexer.status().modelChange?.problem).toMatch(/away/));
    changing.embedders.large.refusal = () => null;
    changing.clock.advance(60_000);
    await changing.ready();
  });

  it('brings what a life with another bundled model or chunker left up to date', async () => {
    const folders = await indexedVault();
    const upgraded = await startLife(folders, large, { bundled: large });
    expect(upgraded.plan).toMatchObject({ serving: large, moves: true });
    await upgraded.idle();
    expect(upgraded.embedders.large.embedded).toHaveLength(8);
    expect(await nearestNote(upgraded, secondNote)).toEqual(['note-2.md']);
    await upgraded.end();
    const recut = await startLife(folders, large, { bundled: large, chunker: 99 });
    expect(recut.plan.cutsAnew).toBe(true);
    await recut.idle();
    expect(recut.store.notes.get('note-2.md')?.sizeBytes).toBeGreaterThan(0);
  });

  it('ends right wherever it is killed, and whatever is edited and chosen in between', async () => {
    const step = fc.record({
      chosen: fc.constantFrom(small, large),
      edits: fc.array(fc.tuple(fc.nat(5), fc.nat(3)), { maxLength: 3 }),
      killAfterTurns: fc.nat(2_000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const folders = await indexedVault(6);
        for (const { chosen, edits, killAfterTurns } of steps) {
          writeNotes(
            folders.vault,
            Object.fromEntries(edits.map(([note, text]) => [`note-${note}.md`, `# T${text}\n\nText ${text}.`])),
          );
          const life = await startLife(folders, chosen);
          for (let turn = 0; turn < killAfterTurns; turn += 1) await new Promise(setImmediate);
          await life.end();
        }
        let last = await startLife(folders, large);
        if (last.plan.next) {
          await last.ready();
          await last.end();
          last = await startLife(folders, large);
        }
        if (last.plan.next) throw new Error('The change did not end.');
        await last.idle();
        expect(last.store.vectorModel.read()).toMatchObject({ serving: large, next: null, isMoving: false });
        expect(last.store.chunks.countWithoutEmbedding()).toBe(0);
        const used = last.store.connection.prepare('SELECT DISTINCT embedding_id FROM chunks').pluck().all();
        expect(last.vectors.count).toBe(used.length);
        expect(last.indexer.status().textsEmbeddedTwice).toBe(0);
        await last.end();
      }),
      { numRuns: 25 },
    );
  });
});
