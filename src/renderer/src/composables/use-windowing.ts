import { useEventListener, useResizeObserver } from '@vueuse/core';
import { computed, ref, type Ref } from 'vue';

interface Windowing {
  readonly scroller: Readonly<Ref<HTMLElement | null>>;
  readonly count: () => number;
  readonly rowHeight: number;
}

/** Rows beyond the visible ones on either side, so that a fast scroll shows no gap. */
const overscan = 8;

/** Which rows of a long list with rows of one height have to exist, given where it is scrolled to. */
export function useWindowing({ scroller, count, rowHeight }: Windowing) {
  const scrollTop = ref(0);
  const viewHeight = ref(0);

  const first = computed(() => Math.max(0, Math.floor(scrollTop.value / rowHeight) - overscan));
  const end = computed(() => Math.min(count(), Math.ceil((scrollTop.value + viewHeight.value) / rowHeight) + overscan));

  useEventListener(scroller, 'scroll', () => (scrollTop.value = scroller.value?.scrollTop ?? 0), { passive: true });
  useResizeObserver(scroller, ([entry]) => (viewHeight.value = entry?.contentRect.height ?? 0));

  /** Scrolls as little as needed to show a row whole. */
  function reveal(index: number): void {
    const element = scroller.value;
    if (!element || index < 0) return;
    const top = index * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight;
    scrollTop.value = element.scrollTop;
  }

  return {
    first,
    end,
    reveal,
    totalHeight: computed(() => `${count() * rowHeight}px`),
    shift: computed(() => `translateY(${first.value * rowHeight}px)`),
  };
}
