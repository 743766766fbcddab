import { expect, test } from 'vitest';
import { overheadFigures, type Stretch } from './overhead-figures.ts';

const stretch = (pair: number, isOn: boolean, cpuPercent: number, privateMb: number): Stretch => ({
  pair,
  isOn,
  cpuPercent,
  privateBytes: privateMb * 1e6,
  searches: 10,
});

test('the overhead is what on adds to off within a pair, so a machine that drifts does not count', () => {
  const stretches = [
    stretch(1, true, 2.25, 31),
    stretch(1, false, 2, 30),
    stretch(2, true, 4.5, 33),
    stretch(2, false, 4, 31),
    stretch(3, true, 8.25, 34),
    stretch(3, false, 8, 33),
  ];
  expect(overheadFigures(stretches)).toMatchObject({
    'cpu-overhead-percent': 0.25,
    'cpu-overhead-spread-percent': 0.25,
    'private-overhead-mb': 1,
    'cpu-on-percent': 4.5,
    'cpu-off-percent': 4,
  });
});

test('without a pair there is no figure', () => {
  expect(() => overheadFigures([stretch(1, true, 2, 30)])).toThrow('No pair');
});
