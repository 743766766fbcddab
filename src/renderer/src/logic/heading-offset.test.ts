import { expect, it } from 'vitest';
import { headingOffset } from './heading-offset.ts';

const text = '# Top\r\n\r\nWords.\r\n\r\n## A part, of it ##\r\n\r\n#not-one\r\n';

it.each([
  ['Top', 0],
  ['A part, of it', text.indexOf('## A part')],
  ['a-part-of-it', text.indexOf('## A part')],
  ['not-one', null],
])('%j begins at %j', (heading, offset) => {
  expect(headingOffset(text, heading)).toBe(offset);
});
