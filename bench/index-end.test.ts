import { describe, expect, it } from 'vitest';
import type { IndexPhase } from '../src/shared/contract/index-api.ts';
import type { IndexReading } from './bridge.ts';
import { IndexEnd } from './index-end.ts';

const limits = { restMs: 20_000, stuckMs: 600_000, silentMs: 60_000 };

function status(phase: IndexPhase, chunksDone = 0): IndexReading {
  return {
    phase,
    chunksDone,
    chunksTotal: 10,
    notesDone: 0,
    notesTotal: 1,
    problem: null,
    skippedNotes: 0,
    textsSentToModel: 0,
  };
}

/** The last verdict after one status a second. */
function verdictAfter(statuses: readonly (IndexReading | null)[]) {
  const end = new IndexEnd(limits);
  return statuses.map((one, second) => end.judge(second * 1_000, one)).at(-1);
}

const repeated = (count: number, one: IndexReading | null) => Array.from({ length: count }, () => one);

describe('the end of indexing', () => {
  it('is an idle indexer for the whole rest, though passages are left', () => {
    const idle = status('idle', 7);
    expect(verdictAfter([status('embedding', 7), ...repeated(20, idle)])).toEqual({ kind: 'running' });
    expect(verdictAfter([status('embedding', 7), ...repeated(21, idle)])).toEqual({ kind: 'ended' });
  });

  it('is put off by new work and by a supervisor that went away', () => {
    for (const between of [status('embedding', 3), null]) {
      const statuses = [...repeated(15, status('idle')), between, ...repeated(15, status('idle'))];
      expect(verdictAfter(statuses)).toEqual({ kind: 'running' });
    }
  });

  it('is a failure when nothing goes on', () => {
    const stuck = verdictAfter(repeated(601, status('embedding', 3)));
    const why = 'Indexing did not get on for 10 min (3 of 10 passages, embedding).';
    expect(stuck).toEqual({ kind: 'failed', why });
  });

  it('is a failure, too, when it is tried again and again in vain', () => {
    const tries = Array.from({ length: 601 }, (_, second) => status(second % 60 === 0 ? 'embedding' : 'waiting'));
    expect(verdictAfter(tries)).toMatchObject({ kind: 'failed' });
  });

  it('waits for as long as passages come', () => {
    const slow = Array.from({ length: 2_000 }, (_, second) => status('embedding', Math.floor(second / 500)));
    expect(verdictAfter(slow)).toEqual({ kind: 'running' });
  });

  it('is a failure when the supervisor stays away', () => {
    expect(verdictAfter(repeated(60, null))).toEqual({ kind: 'running' });
    expect(verdictAfter(repeated(61, null))).toMatchObject({ kind: 'failed' });
  });
});
