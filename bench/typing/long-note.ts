const subjects = ['The gardener', 'My sister', 'A neighbour', 'The old ferry', 'Our team', 'The library', 'Nobody'];
const deeds = ['measured', 'repaired', 'wrote about', 'forgot', 'carried home', 'explained', 'painted'];
const things = ['the **blue** kettle', 'a [[Welcome|map]] of the coast', '`the index`', 'two *old* chairs', 'the plan'];
const times = ['last winter', 'before the storm', 'on a Monday', 'in April', 'after the concert', 'at noon'];

const one = (list: readonly string[], number: number) => list[number % list.length] ?? '';

const sentence = (number: number) =>
  `${one(subjects, number)} ${one(deeds, number * 3)} ${one(things, number * 5)} ${one(times, number * 7)}.`;

/** Twenty lines as notes have them: a heading, text, a list, tasks, a quote, code and a table. */
function part(number: number): readonly string[] {
  return [
    headingOf(number),
    '',
    `${sentence(number)} ${sentence(number + 1)} See [the page](https://example.com/${number} "a title").`,
    `${sentence(number + 2)} ~~${sentence(number + 3)}~~`,
    '',
    `- ${sentence(number + 4)}`,
    `  - ${sentence(number + 5)}`,
    `- [${number % 2 === 0 ? 'x' : ' '}] ${sentence(number + 6)}`,
    '- [ ] call back',
    '',
    `> ${sentence(number + 7)}`,
    '',
    '```js',
    `const part${number} = ${number};`,
    '```',
    '',
    '| number | square |',
    '| ------ | ------ |',
    `| ${number} | ${number * number} |`,
    '',
  ];
}

/** The one line in the note that has these words. */
export const headingOf = (number: number): string => `## Part ${number}.`;

export const linesOfPart = part(0).length;

/** A note of so many lines, the same each time. */
export function longNote(lines: number): string {
  const parts = Array.from({ length: Math.ceil(lines / linesOfPart) }, (_, number) => part(number));
  return parts.flat().slice(0, lines).join('\n');
}
