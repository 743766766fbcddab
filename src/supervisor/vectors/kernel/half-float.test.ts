import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dotOfHalves, halfOf, readHalves, writeHalves } from './half-float.ts';

function halvesOf(vector: Float32Array): Uint16Array {
  const halves = new Uint16Array(vector.length);
  writeHalves(vector, halves);
  return halves;
}

const bytesOf = (halves: Uint16Array) => new Uint8Array(halves.buffer);

function valueOf(half: number): number {
  const [value] = readAll(Uint16Array.of(half));
  return value ?? NaN;
}

function readAll(halves: Uint16Array): Float32Array {
  const vector = new Float32Array(halves.length);
  readHalves(bytesOf(halves), vector);
  return vector;
}

describe('float16', () => {
  it('reads and writes the values that the standard names', () => {
    for (const [bits, value] of [
      [0x0000, 0],
      [0x3c00, 1],
      [0xc000, -2],
      [0x7bff, 65_504],
      [0x0400, 2 ** -14],
      [0x0001, 2 ** -24],
      [0x3555, 0.333_251_953_125],
      [0x7c00, Infinity],
      [0xfc00, -Infinity],
    ] as const) {
      expect(valueOf(bits)).toBe(value);
      expect(halfOf(value)).toBe(bits);
    }
    expect(halfOf(NaN) & 0x7c00).toBe(0x7c00);
    expect(valueOf(halfOf(NaN))).toBeNaN();
  });

  it('gives every pattern back that it read', () => {
    for (let bits = 0; bits < 0x7c00; bits += 1) expect(halfOf(valueOf(bits))).toBe(bits);
    for (let bits = 0x8000; bits < 0xfc00; bits += 1) expect(halfOf(valueOf(bits))).toBe(bits);
  });

  it('rounds to the nearest, of two equally near to the even one, and to infinity beyond the largest', () => {
    expect(halfOf(1 + 2 ** -11)).toBe(0x3c00);
    expect(halfOf(1 + 3 * 2 ** -11)).toBe(0x3c02);
    expect(halfOf(1 + 2 ** -11 + 2 ** -20)).toBe(0x3c01);
    expect(halfOf(65_519)).toBe(0x7bff);
    expect(halfOf(65_520)).toBe(0x7c00);
    expect(halfOf(2 ** -25)).toBe(0);
    expect(halfOf(2 ** -25 * 1.5)).toBe(1);
  });

  it('is never farther from a value than half a step', () => {
    fc.assert(
      fc.property(fc.float({ min: -1, max: 1, noNaN: true }), (value) => {
        expect(Math.abs(valueOf(halfOf(value)) - value)).toBeLessThanOrEqual(
          Math.max(Math.abs(value) * 2 ** -11, 2 ** -25),
        );
      }),
    );
  });

  it('multiplies bytes that begin anywhere', () => {
    const vector = Float32Array.of(0.5, -0.25, 1, 0);
    const shifted = new Uint8Array(9);
    shifted.set(bytesOf(halvesOf(vector)), 1);
    expect(dotOfHalves(shifted.subarray(1), Float32Array.of(2, 4, 1, 9))).toBe(1);
  });
});
