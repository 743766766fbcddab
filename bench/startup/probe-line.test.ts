import { expect, it } from 'vitest';
import { parseProbeLine, probeMarker } from './probe-line.ts';

it('reads the probe’s line among others', () => {
  expect(parseProbeLine('a warning')).toBeNull();
  expect(parseProbeLine(`${probeMarker}{"shownMs":1,"usableMs":2}`)).toEqual({ shownMs: 1, usableMs: 2 });
  expect(() => parseProbeLine(`${probeMarker}{"problem":"no frame"}`)).toThrow('no frame');
});
