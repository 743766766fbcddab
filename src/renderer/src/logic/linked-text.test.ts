import { expect, it } from 'vitest';
import { linkedText } from './linked-text.ts';

it.each([
  ['Rich Soil here', 5, 'Soil', 'Soil', 'Rich [[Soil]] here'],
  ['Rich soil here', 5, 'soil', 'Soil', 'Rich [[Soil|soil]] here'],
  ['top\nsoil', 0, 'top\nsoil', 'Soil', '[[Soil|top soil]]'],
  ['a\n| soil |', 4, 'soil', 'Soil', 'a\n| [[Soil\\|soil]] |'],
  ['Soil', 0, 'Soil', 'Deep/Soil', '[[Deep/Soil|Soil]]'],
  ['Poor Soil here', 4, 'Soil', 'Soil', null],
])('%j at %i: %j as a link to %s', (text, offset, words, target, expected) => {
  expect(linkedText(text, offset, words, target)).toBe(expected);
});
