import { describe, expect, it } from 'vitest';
import { CollectionEffects } from './collection-effects.ts';

const reading = (name: string, bytes: number) => ({ name, bytes });

describe('CollectionEffects', () => {
  it('tells the most that one collection took from a component since a moment', () => {
    const effects = new CollectionEffects(4);
    effects.read([reading('cache', 100), reading('untracked', 50)]);
    effects.collected(10, [reading('cache', 60), reading('untracked', 55)]);
    effects.read([reading('cache', 90), reading('untracked', 60)]);
    effects.collected(100, [reading('cache', 80), reading('untracked', 60)]);
    expect(effects.since('cache', 0)).toEqual({ collections: 2, mostFreedBytes: 40 });
    expect(effects.since('cache', 11)).toEqual({ collections: 1, mostFreedBytes: 10 });
    expect(effects.since('untracked', 0)).toEqual({ collections: 2, mostFreedBytes: 0 });
    expect(effects.since('cache', 101)).toEqual({ collections: 0, mostFreedBytes: 0 });
  });

  it('takes what a collection says it freed where growth hides it', () => {
    const effects = new CollectionEffects(4);
    effects.read([reading('cache', 100)]);
    effects.collected(10, [reading('cache', 100)], new Map([['cache', 30]]));
    expect(effects.since('cache', 0).mostFreedBytes).toBe(30);
  });

  it('forgets what is older than it may hold', () => {
    const effects = new CollectionEffects(2);
    for (const seconds of [1, 100, 200]) effects.collected(seconds, [], new Map());
    expect(effects.since('cache', 0).collections).toBe(2);
  });
});
