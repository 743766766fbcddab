import uPlot from 'uplot';
import { drawGaps, drawMarks } from './chart-marks.ts';
import type { HistoryMark } from './history-marks.ts';
import { axisWords } from './time-words.ts';
import type { ThemeColour } from './theme-colour.ts';

/** Columns of the data. The line comes after the band, which would cover it. */
const mostColumn = 2;
const valueColumn = 3;
const limitColumn = 4;
/** Forms of marks stand above the line. */
const topPadding = 14;

/** The columns are: seconds, the least, the most, private bytes, the limit. */
export function chartOptions(
  width: number,
  height: number,
  colour: ThemeColour,
  onCursor: (index: number | null) => void,
  marks: () => readonly HistoryMark[] = () => [],
): uPlot.Options {
  const axis = {
    stroke: () => colour('--text-quiet'),
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  return {
    width,
    height,
    legend: { show: false },
    padding: [topPadding, 24, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { y: { range: (chart) => [0, topOf(chart.data)] } },
    axes: [
      {
        ...axis,
        size: 26,
        space: 70,
        values: (_chart, marks, _axis, _space, step) => marks.map((at) => axisWords(at * 1_000, step * 1_000)),
      },
      { ...axis, size: 56, values: (_chart, marks) => marks.map((bytes) => `${bytes / 1e6} MB`) },
    ],
    series: [
      {},
      bound,
      bound,
      {
        stroke: () => colour('--accent'),
        width: 2,
        points: { show: true, size: 4, fill: () => colour('--accent'), filter: lonelyPoints },
      },
      {
        stroke: () => colour('--danger'),
        width: 1.5,
        dash: [6, 4],
        spanGaps: true,
        points: { show: false },
        ...(steps && { paths: steps }),
      },
    ],
    bands: [{ series: [2, 1], fill: () => colour('--active') }],
    hooks: {
      setCursor: [(chart) => onCursor(chart.cursor.idx ?? null)],
      drawClear: [(chart) => drawGaps(chart, chart.data[valueColumn] ?? [], colour)],
      draw: [(chart) => drawMarks(chart, marks(), colour)],
    },
  };
}

/** A limit holds until it is changed: it steps. */
const steps = uPlot.paths.stepped?.({ align: 1 });

const bound: uPlot.Series = { width: 0, points: { show: false } };

/** Twice what was ever used, or the limit where that is less: a limit far above would press the line to the ground. */
export function topOf(data: uPlot.AlignedData): number {
  const most = Math.max(0, ...(data[mostColumn] ?? []).map((value) => value ?? 0));
  const limit = Math.max(0, ...(data[limitColumn] ?? []).map((value) => value ?? 0));
  return Math.max(1, isLimitIn(most, limit) ? Math.max(limit, most) * 1.08 : most * 2);
}

/** The limit is a part of the picture unless it lies far above all that was used. */
export function isLimitIn(mostBytes: number, limitBytes: number): boolean {
  return limitBytes <= mostBytes * 4;
}

/** A sample between two gaps is no line: it is drawn as a point. */
const lonelyPoints: uPlot.Series.Points.Filter = (chart, seriesIndex) => {
  const values = chart.data[seriesIndex] ?? [];
  const isThere = (index: number) => values[index] !== null && values[index] !== undefined;
  return [...values.keys()].filter((index) => isThere(index) && !isThere(index - 1) && !isThere(index + 1));
};
