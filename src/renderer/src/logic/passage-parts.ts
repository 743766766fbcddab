import type { PassageMark } from '../../../shared/contract/search-api.ts';

export interface PassagePart {
  readonly text: string;
  readonly isMatch: boolean;
}

/** Cuts a passage at its marks; the parts joined are the passage. */
export function passageParts(passage: string, marks: readonly PassageMark[]): PassagePart[] {
  const parts: PassagePart[] = [];
  let position = 0;
  for (const { start, end } of marks) {
    if (start > position) parts.push({ text: passage.slice(position, start), isMatch: false });
    if (end > start) parts.push({ text: passage.slice(start, end), isMatch: true });
    position = end;
  }
  if (position < passage.length) parts.push({ text: passage.slice(position), isMatch: false });
  return parts;
}
