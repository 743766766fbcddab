export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const minimumWindowSize = { width: 640, height: 480 } as const;
const defaultWindowSize = { width: 1280, height: 820 } as const;
/** So much of a window must lie on a display to be found and dragged there. Pixels. */
const minimumVisible = { width: 120, height: 60 } as const;

/** Where to put the window: as remembered when that can be seen, else in the middle of the first display. */
export function placeWindow(saved: Rectangle | null, displays: readonly Rectangle[]): Rectangle {
  const first = displays[0] ?? { x: 0, y: 0, ...defaultWindowSize };
  if (!saved) return centre(defaultWindowSize, first);
  const home = displays.reduce(
    (best, display) => (overlap(saved, display) > overlap(saved, best) ? display : best),
    first,
  );
  const visible = intersection(saved, home);
  const size = fit(saved, home);
  if (visible.width < minimumVisible.width || visible.height < minimumVisible.height) return centre(size, first);
  return {
    x: clamp(saved.x, home.x, home.x + home.width - size.width),
    y: clamp(saved.y, home.y, home.y + home.height - size.height),
    ...size,
  };
}

function fit(size: { width: number; height: number }, display: Rectangle): { width: number; height: number } {
  return {
    width: clamp(size.width, minimumWindowSize.width, Math.max(minimumWindowSize.width, display.width)),
    height: clamp(size.height, minimumWindowSize.height, Math.max(minimumWindowSize.height, display.height)),
  };
}

function centre(wanted: { width: number; height: number }, display: Rectangle): Rectangle {
  const size = fit(wanted, display);
  return {
    x: Math.round(display.x + Math.max(0, display.width - size.width) / 2),
    y: Math.round(display.y + Math.max(0, display.height - size.height) / 2),
    ...size,
  };
}

function intersection(a: Rectangle, b: Rectangle): { width: number; height: number } {
  return {
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)),
  };
}

function overlap(a: Rectangle, b: Rectangle): number {
  const { width, height } = intersection(a, b);
  return width * height;
}

/** The lower bound wins when the two cross. */
function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
