import { expect, test } from 'vitest';
import { hostMarker, parseHostLine } from './host-line.ts';

test("only the host's lines are read", () => {
  expect(parseHostLine('[1:ERROR] something of Chromium')).toBeNull();
  expect(parseHostLine(`${hostMarker}{"index":0,"pid":12}`)).toEqual({ index: 0, pid: 12 });
  expect(parseHostLine(`${hostMarker}{"index":1,"message":{"a":[1]}}`)).toEqual({ index: 1, message: { a: [1] } });
  expect(parseHostLine(`${hostMarker}{"index":1,"exitCode":0}`)).toEqual({ index: 1, exitCode: 0 });
  expect(() => parseHostLine(`${hostMarker}{"index":"x"}`)).toThrow();
});
