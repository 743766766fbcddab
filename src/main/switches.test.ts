import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSwitches } from './switches.ts';

const cwd = resolve('/home/me');
const nothing = {
  vaultFolder: null,
  userDataFolder: null,
  openNote: null,
  leakInjections: [],
  modelFaults: [],
  modelTimeoutMs: null,
  isMonitored: true,
  problems: [],
};

describe('the command line', () => {
  it('may name vault, user data and note, with or without an equals sign', () => {
    const expected = {
      ...nothing,
      vaultFolder: resolve(cwd, 'My notes'),
      userDataFolder: resolve('/data'),
      openNote: 'Projects/Move.md',
    };
    expect(
      parseSwitches(
        ['electron', '.', '--vault=My notes', '--user-data-dir=/data', '--open=Projects/Move.md'],
        cwd,
        false,
      ),
    ).toEqual(expected);
    expect(
      parseSwitches(['--vault', 'My notes', '--user-data-dir', '/data', '--open', './Projects/Move'], cwd, false),
    ).toEqual(expected);
  });

  it('may hold switches of others', () => {
    expect(parseSwitches(['--no-sandbox', '--vaults=x', '--openly', '--inspect=0', 'file.md'], cwd, false)).toEqual(
      nothing,
    );
  });

  it('counts the last of a repeated switch', () => {
    expect(parseSwitches(['--vault=a', '--vault=b'], cwd, false).vaultFolder).toBe(resolve(cwd, 'b'));
  });

  it('keeps an equals sign within a value', () => {
    expect(parseSwitches(['--vault=a=b'], cwd, false).vaultFolder).toBe(resolve(cwd, 'a=b'));
  });

  it.each([['--vault='], ['--vault']])('says that a value is missing: %s', (argument) => {
    expect(parseSwitches([argument, '--no-sandbox'], cwd, false)).toEqual({
      ...nothing,
      problems: ['The switch --vault needs a value: write --vault=VALUE.'],
    });
  });

  it.each(['../x.md', '/etc/x.md', 'a//b.md', ' \u0000.md'])('refuses a note outside the vault: %j', (note) => {
    const { openNote, problems } = parseSwitches([`--open=${note}`], cwd, false);
    expect([openNote, problems.length]).toEqual([null, 1]);
  });

  it('may ask for leaks, several times, but not of a packaged app', () => {
    const argv = ['--inject-leak=heap:0.5:20', '--inject-leak', 'native:30MB', '--inject-leak=nonsense'];
    const development = parseSwitches(argv, cwd, false);
    expect(development.leakInjections.map(({ kind }) => kind)).toEqual(['heap', 'native']);
    expect(development.problems).toEqual([expect.stringContaining('--inject-leak=nonsense')]);
    const packaged = parseSwitches(argv, cwd, true);
    expect([packaged.leakInjections, packaged.problems.length]).toEqual([[], 1]);
  });

  it('may ask for a faulty model, but not of a packaged app', () => {
    const argv = ['--inject-model-fault=memory:xyzzy', '--inject-model-fault', 'hang:plugh', '--model-timeout-s=4'];
    const { modelFaults, modelTimeoutMs } = parseSwitches(argv, cwd, false);
    expect([modelFaults.map(({ kind }) => kind), modelTimeoutMs]).toEqual([['memory', 'hang'], 4_000]);
    expect(parseSwitches(argv, cwd, true)).toEqual({ ...nothing, problems: [expect.stringMatching(/for tests/)] });
  });
});

it('watches memory unless a development switch says otherwise', () => {
  const read = (isPackaged: boolean) => parseSwitches(['--unmonitored'], '/', isPackaged);
  expect(read(false)).toMatchObject({ isMonitored: false, problems: [] });
  expect(read(true).isMonitored).toBe(true);
  expect(read(true).problems).toEqual([expect.stringContaining('--unmonitored')]);
});
