import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSwitches } from './switches.ts';

const cwd = resolve('/home/me');
const nothing = { vaultFolder: null, userDataFolder: null, openNote: null, problems: [] };

describe('the command line', () => {
  it('may name vault, user data and note, with or without an equals sign', () => {
    const expected = {
      vaultFolder: resolve(cwd, 'My notes'),
      userDataFolder: resolve('/data'),
      openNote: 'Projects/Move.md',
      problems: [],
    };
    expect(
      parseSwitches(['electron', '.', '--vault=My notes', '--user-data-dir=/data', '--open=Projects/Move.md'], cwd),
    ).toEqual(expected);
    expect(
      parseSwitches(['--vault', 'My notes', '--user-data-dir', '/data', '--open', './Projects/Move'], cwd),
    ).toEqual(expected);
  });

  it('may hold switches of others', () => {
    expect(parseSwitches(['--no-sandbox', '--vaults=x', '--openly', '--inspect=0', 'file.md'], cwd)).toEqual(nothing);
  });

  it('counts the last of a repeated switch', () => {
    expect(parseSwitches(['--vault=a', '--vault=b'], cwd).vaultFolder).toBe(resolve(cwd, 'b'));
  });

  it('keeps an equals sign within a value', () => {
    expect(parseSwitches(['--vault=a=b'], cwd).vaultFolder).toBe(resolve(cwd, 'a=b'));
  });

  it.each([['--vault='], ['--vault']])('says that a value is missing: %s', (argument) => {
    expect(parseSwitches([argument, '--no-sandbox'], cwd)).toEqual({
      ...nothing,
      problems: ['The switch --vault needs a value: write --vault=VALUE.'],
    });
  });

  it.each(['../x.md', '/etc/x.md', 'a//b.md', ' \u0000.md'])('refuses a note outside the vault: %j', (note) => {
    const { openNote, problems } = parseSwitches([`--open=${note}`], cwd);
    expect([openNote, problems.length]).toEqual([null, 1]);
  });
});
