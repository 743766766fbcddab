import uPlot from 'uplot';
import type { ThemeColour } from './theme-colour.ts';
import type { HistoryMark, MarkKind } from './history-marks.ts';

/** Told apart by form and by colour; `HistoryLegend` draws the same. Paths in a box of 10 by 10. */
export const markForms: Readonly<Record<MarkKind, { readonly path: string; readonly colour: string }>> = {
  gc: { path: 'M5 1 A4 4 0 1 1 4.99 1 Z', colour: '--success' },
  alert: { path: 'M5 0.5 L9.7 9 L0.3 9 Z', colour: '--danger' },
  refusal: { path: 'M1 1 H9 V9 H1 Z', colour: '--warning' },
  restart: { path: 'M5 0 L10 5 L5 10 L0 5 Z', colour: '--accent' },
  leak: { path: 'M0.3 1 H9.7 L5 9.5 Z', colour: '--danger' },
};

const formSize = 10;

const formOf = (path: string) => new Path2D(path);

/** Draws what happened as forms along the top of the plot, each on a thin line. */
export function drawMarks(chart: uPlot, marks: readonly HistoryMark[], colour: ThemeColour): void {
  const { ctx, bbox } = chart;
  const ratio = uPlot.pxRatio;
  ctx.save();
  for (const { kind, seconds } of marks) {
    const { path, colour: token } = markForms[kind];
    const x = chart.valToPos(seconds, 'x', true);
    ctx.fillStyle = ctx.strokeStyle = colour(token);
    ctx.globalAlpha = 0.35;
    ctx.lineWidth = ratio;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.globalAlpha = 1;
    ctx.setTransform(ratio, 0, 0, ratio, x - (formSize / 2) * ratio, bbox.top);
    ctx.fill(formOf(path));
    ctx.setTransform(1, 0, 0, 1, 0, 0);
  }
  ctx.restore();
}

/** Shades what was not measured, from the last value before it to the first one after. */
export function drawGaps(chart: uPlot, values: ArrayLike<number | null | undefined>, colour: ThemeColour): void {
  const { ctx, bbox, data } = chart;
  ctx.save();
  ctx.fillStyle = colour('--hover');
  for (let index = 1; index < values.length - 1; index += 1) {
    if (values[index] !== null) continue;
    const [from, to] = [data[0][index - 1], data[0][index + 1]];
    if (from === undefined || to === undefined) continue;
    const left = chart.valToPos(from, 'x', true);
    ctx.fillRect(left, bbox.top, chart.valToPos(to, 'x', true) - left, bbox.height);
  }
  ctx.restore();
}
