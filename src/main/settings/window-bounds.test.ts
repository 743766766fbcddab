import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimumWindowSize, placeWindow } from './window-bounds.ts';

const left = { x: 0, y: 25, width: 1920, height: 1055 };
const right = { x: 1920, y: 0, width: 1280, height: 1024 };

describe('where the window goes', () => {
  it('stays where it was', () => {
    const saved = { x: 2000, y: 100, width: 900, height: 700 };
    expect(placeWindow(saved, [left, right])).toEqual(saved);
  });

  it('comes to the first display when its own is gone', () => {
    const saved = { x: 2000, y: 100, width: 900, height: 700 };
    expect(placeWindow(saved, [left])).toEqual({ x: 510, y: 203, width: 900, height: 700 });
  });

  it('shrinks to a smaller display', () => {
    expect(placeWindow({ x: 1930, y: 10, width: 2500, height: 1400 }, [left, right])).toEqual(right);
  });

  it('has a size of its own at the first start', () => {
    expect(placeWindow(null, [left])).toEqual({ x: 320, y: 143, width: 1280, height: 820 });
  });

  it('can always be seen and reached', () => {
    const rectangle = fc.record({
      x: fc.integer({ min: -20_000, max: 20_000 }),
      y: fc.integer({ min: -20_000, max: 20_000 }),
      width: fc.integer({ min: 1, max: 20_000 }),
      height: fc.integer({ min: 1, max: 20_000 }),
    });
    fc.assert(
      fc.property(rectangle, (saved) => {
        const placed = placeWindow(saved, [left, right]);
        const home = [left, right].find(
          (display) =>
            placed.x >= display.x &&
            placed.y >= display.y &&
            placed.x + placed.width <= display.x + display.width &&
            placed.y + placed.height <= display.y + display.height,
        );
        expect(home).toBeDefined();
        expect(placed.width).toBeGreaterThanOrEqual(minimumWindowSize.width);
        expect(placed.height).toBeGreaterThanOrEqual(minimumWindowSize.height);
      }),
    );
  });
});
