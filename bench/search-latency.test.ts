import { describe, expect, it } from 'vitest';
import type { AskedQuery } from './bridge.ts';
import { latencyFigures } from './search-latency.ts';

function asked(tookMs: number, mode = 'hybrid', problem: string | null = null): AskedQuery {
  return { text: 'walrus', tookMs, supervisorMs: tookMs, mode, modeReason: null, hits: 1, problem };
}

describe('the figures of the queries', () => {
  it('count what was answered', () => {
    const queries = Array.from({ length: 20 }, (_, index) => asked(index + 1));
    expect(latencyFigures([...queries, asked(9_999, 'none', 'timeout: late'), asked(20, 'words')])).toEqual({
      'search-p50-ms': 11,
      'search-p95-ms': 20,
      queries: 21,
      'queries-failed': 1,
      'queries-words-only': 1,
    });
  });

  it('are refused when nothing was', () => {
    expect(() => latencyFigures([asked(1, 'none', 'timeout: late')])).toThrow('timeout: late');
    expect(() => latencyFigures([])).toThrow('none was asked');
  });
});
