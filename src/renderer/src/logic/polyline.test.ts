import { describe, expect, it } from 'vitest';
import { polylinePoints } from './polyline.ts';

describe('polylinePoints', () => {
  it('fills its box from the lower left to the upper right', () => {
    expect(polylinePoints([10, 20, 30], [5, 6, 9], 100, 40)).toBe('0.0,40.0 50.0,30.0 100.0,0.0');
  });

  it('lays a level line in the middle, and nothing for nothing', () => {
    expect(polylinePoints([0, 1], [7, 7], 10, 10)).toBe('0.0,5.0 10.0,5.0');
    expect(polylinePoints([], [], 10, 10)).toBe('');
  });
});
