import { useElementSize, useMediaQuery } from '@vueuse/core';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { computed, onBeforeUnmount, shallowRef, watch, type Ref } from 'vue';
import { chartOptions, isLimitIn } from '../logic/chart-options.ts';
import type { HistoryMark } from '../logic/history-marks.ts';
import type { HistorySeries } from '../logic/history-series.ts';

/** Draws a history into an element, at its size and in the theme's colours, and tells which value is read. */
export function useHistoryChart(
  frame: Readonly<Ref<HTMLElement | null>>,
  series: () => HistorySeries,
  marks: () => readonly HistoryMark[],
) {
  const { width, height } = useElementSize(frame);
  const isDark = useMediaQuery('(prefers-color-scheme: dark)');
  /** The column under the pointer, or that the keys have come to. */
  const readIndex = shallowRef<number | null>(null);
  let chart: uPlot | null = null;

  const isLimitShown = computed(() => {
    const { mostBytes, limitBytes } = series();
    return isLimitIn(Math.max(...mostBytes.map((bytes) => bytes ?? 0)), Math.max(...limitBytes));
  });

  const colour = (token: string) => (frame.value ? getComputedStyle(frame.value).getPropertyValue(token) : '');

  function draw(): void {
    const element = frame.value;
    if (!element || width.value === 0) return;
    if (chart) {
      chart.setSize({ width: width.value, height: height.value });
      return;
    }
    const options = chartOptions(width.value, height.value, colour, (index) => (readIndex.value = index), marks);
    chart = new uPlot(options, dataOf(series()), element);
  }

  /** Moves the reading by whole values; begins at the latest. */
  function step(by: number): void {
    if (!chart) return;
    const last = series().seconds.length - 1;
    const next = Math.min(last, Math.max(0, (readIndex.value ?? last + 1) + by));
    const seconds = series().seconds[next];
    if (seconds === undefined) return;
    chart.setCursor({ left: chart.valToPos(seconds, 'x'), top: 0 }, false);
    readIndex.value = next;
  }

  function leave(): void {
    chart?.setCursor({ left: -10, top: -10 }, false);
    readIndex.value = null;
  }

  watch([frame, width, height], draw);
  watch(series, (next) => {
    leave();
    chart?.setData(dataOf(next));
  });
  watch(marks, () => chart?.redraw(false));
  watch(isDark, () => chart?.redraw(false, true));
  onBeforeUnmount(() => {
    chart?.destroy();
    chart = null;
  });

  return { readIndex, isLimitShown, step, leave };
}

function dataOf(series: HistorySeries): uPlot.AlignedData {
  const { seconds, privateBytes, leastBytes, mostBytes, limitBytes } = series;
  return [[...seconds], [...leastBytes], [...mostBytes], [...privateBytes], [...limitBytes]];
}
