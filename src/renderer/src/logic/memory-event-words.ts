import { memoryKnobs, type MemoryConfigField } from '../../../shared/contract/memory-config.ts';
import type { MemoryEvent } from '../../../shared/contract/memory-events.ts';
import { inWords, memoryTexts } from '../memory-texts.ts';
import { megabytes, wholeNumber } from './number-words.ts';

const texts = memoryTexts.events;

/** What happened, in a sentence or two; the kind is said beside it. */
export function memoryEventWords(event: MemoryEvent): string {
  if (event.kind === 'gc') return texts.gc(event.trigger, event.returnedBytes, event.durationMs);
  if (event.kind === 'limit-changed') return event.changes.map(changeWords).join('; ');
  if (event.kind === 'refusal' && event.times > 1) return `${inWords(event.cause)} ${texts.times(event.times)}`;
  return inWords(event.cause);
}

/** What to do about it; null when there is nothing to do. */
export function memoryEventAdvice(event: MemoryEvent): string | null {
  const isNothing = event.kind === 'limit-changed' || event.action === 'Nothing to do.';
  return isNothing ? null : event.action;
}

function changeWords({ field, from, to }: { field: string; from: number; to: number }): string {
  if (!isKnown(field)) return texts.changed(field, wholeNumber(from), wholeNumber(to));
  const say = (value: number) => valueWords(value, memoryKnobs[field].unit);
  return texts.changed(texts.fields[field], say(from), say(to));
}

function isKnown(field: string): field is MemoryConfigField {
  return Object.hasOwn(memoryKnobs, field);
}

function valueWords(value: number, unit: (typeof memoryKnobs)[MemoryConfigField]['unit']): string {
  if (unit === 'bytes') return megabytes(value);
  if (unit === 'bytes-per-second') return `${(value / 1e6).toFixed(3)} MB/s`;
  return `${wholeNumber(value)} ${texts.units[unit]}`;
}
