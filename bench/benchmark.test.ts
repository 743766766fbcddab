import { describe, expect, it } from 'vitest';
import { allowOptions, option } from './benchmark.ts';

describe('option', () => {
  it('reads a value in one argument or in two', () => {
    expect(option(['--vault', 'notes', '--runs=3'], 'vault')).toBe('notes');
    expect(option(['--vault', 'notes', '--runs=3'], 'runs')).toBe('3');
    expect(option(['--vault', 'notes'], 'json')).toBeUndefined();
  });

  it.each([[['--vault']], [['--vault', '--json', 'x']]])('says that a value is missing: %j', (args) => {
    expect(() => option(args, 'vault')).toThrow('--vault needs a value.');
  });
});

describe('allowOptions', () => {
  it('takes known options and --json, with their values', () => {
    expect(() => allowOptions(['--vault', 'my notes', '--json=x'], 'vault')).not.toThrow();
  });

  it.each([[['--valt', 'x']], [['stray']], [['--vault=x', 'stray']]])('refuses %j', (args) => {
    expect(() => allowOptions(args, 'vault')).toThrow(/^Not understood: .*--vault, --json/);
  });
});
