import { ref } from 'vue';
import { expect, it } from 'vitest';
import { useReading } from './use-reading.ts';

it('reads from either end, stays within, and forgets what is there no more', () => {
  const count = ref(3);
  const { index, step, read, leave } = useReading(() => count.value);
  step(1);
  step(-1);
  expect(index.value).toBe(0);
  leave();
  step(-1);
  step(1);
  expect(index.value).toBe(2);
  count.value = 2;
  expect(index.value).toBeNull();
  step(1);
  expect(index.value).toBe(0);
  read(1);
  count.value = 0;
  step(1);
  expect(index.value).toBeNull();
});
