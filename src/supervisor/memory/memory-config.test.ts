import { describe, expect, it } from 'vitest';
import { changedFromDefaults, defaultMemoryConfig, memoryConfigProblems } from '../../shared/contract/memory-config.ts';
import { changeMemoryConfig, restoreMemoryConfig } from './memory-config.ts';

const runtimeBytes = 22_000_000;

describe('changing the memory configuration', () => {
  it('starts from defaults that can be applied', () => {
    expect(memoryConfigProblems(defaultMemoryConfig, runtimeBytes)).toEqual([]);
  });

  it.each([
    [{ sampleSeconds: 0 }, 'sampleSeconds'],
    [{ sampleSeconds: 61 }, 'sampleSeconds'],
    [{ staleMinutes: 1.5 }, 'staleMinutes'],
    [{ baseLimitBytes: Number.NaN }, 'baseLimitBytes'],
    [{ gcAtPercent: 85 }, 'gcAtPercent'],
    [{ alertAtPercent: 101 }, 'alertAtPercent'],
    [{ aiLimitBytes: 100_000_001 }, 'aiLimitBytes'],
    [{ cacheBytes: 999_999 }, 'cacheBytes'],
    [{ cacheBytes: 100_000_001 }, 'cacheBytes must not be more than baseLimitBytes'],
    [{ baseLimitBytes: 40_000_000, aiLimitBytes: 1_000_000, cacheBytes: 41_000_000 }, 'cacheBytes'],
    [{ baseLimitBytes: 36_000_000, aiLimitBytes: 1_000_000 }, 'baseLimitBytes'],
    [{ slowLeakBytesPerSecond: 20_000 }, 'slowLeakBytesPerSecond'],
  ])('refuses %j and names the field', (changes, field) => {
    expect(() => changeMemoryConfig(defaultMemoryConfig, changes, runtimeBytes)).toThrow(
      expect.objectContaining({ code: 'settings-invalid', message: expect.stringContaining(field) as string }),
    );
  });

  it('names every field at fault', () => {
    const changes = { sampleSeconds: 99, sweepMinutes: -1 };
    expect(() => changeMemoryConfig(defaultMemoryConfig, changes, runtimeBytes)).toThrow(/sampleSeconds.*sweepMinutes/);
  });

  it('keeps what the changes do not name', () => {
    expect(changeMemoryConfig(defaultMemoryConfig, { sampleSeconds: 5 }, runtimeBytes)).toEqual({
      ...defaultMemoryConfig,
      sampleSeconds: 5,
    });
  });
});

describe('restoring the memory configuration', () => {
  it.each([
    null,
    'x',
    [],
    { gcAtPercent: 'many' },
    { gcAtPercent: 90, alertAtPercent: 40 },
    { baseLimitBytes: 30e6 },
    { cacheBytes: 900e6 },
  ])('makes something usable of %j', (kept) => {
    const config = restoreMemoryConfig(kept, runtimeBytes);
    expect(memoryConfigProblems(config, runtimeBytes)).toEqual([]);
  });

  it('needs only what differs from the defaults', () => {
    const config = { ...defaultMemoryConfig, baseLimitBytes: 60_000_000, sweepMinutes: 7 };
    const kept = changedFromDefaults(config);
    expect(kept).toEqual({ baseLimitBytes: 60_000_000, sweepMinutes: 7 });
    expect(restoreMemoryConfig(kept, runtimeBytes)).toEqual(config);
    expect(changedFromDefaults(defaultMemoryConfig)).toEqual({});
  });

  it('keeps what is right', () => {
    expect(restoreMemoryConfig({ ...defaultMemoryConfig, staleMinutes: 3 }, runtimeBytes).staleMinutes).toBe(3);
  });
});
