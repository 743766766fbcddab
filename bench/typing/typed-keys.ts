/** What a person writes: words, markup, a new line here and there, a mistake mended. */
const text =
  'Today the **first** frost came, and `npm test` was green again. Nobody had seen it: not the baker, not I.\n' +
  '- [ ] buy *warm* gloves\nThen we read the long letter from the coast, twice, and wrote down what it said.\n';

const mendEvery = 23;

/** So many keys as Playwright names them, going round the text; every so often one is taken back and typed again. */
export function typedKeys(count: number): readonly string[] {
  const keys: string[] = [];
  for (let index = 0; keys.length < count; index += 1) {
    const character = text[index % text.length] ?? ' ';
    const key = character === '\n' ? 'Enter' : character;
    keys.push(key);
    if (index % mendEvery === mendEvery - 1) keys.push('Backspace', key);
  }
  return keys.slice(0, count);
}
