/** A note with every kind of markup that the editor shows otherwise than it is written. */
export const editorNote = `# Trip to the hills

The **bold** and _quiet_ parts, [a map](https://example.com/map), [[Welcome]] and \`npm test\`.

![Hills](pictures/hills.png)

![from afar](https://example.com/afar.png)

## Before we go

- [ ] Pack a coat
- [x] Buy tickets
- [ ] Ask [[Welcome|the neighbours]] to water the plants
- Trains leave at ~~nine~~ ten
  - and come back at six

> A page of notes, *said* one.
> A second line of it.

### Days

\`\`\`js
const days = ['Friday', 'Saturday', 'Sunday'];
for (const day of days) plan(day);
\`\`\`

| Day      | Where    |
| -------- | -------- |
| Saturday | The pass |
| Sunday   | The lake |

---

1. First the ridge.
2. Then \\*not\\* the gorge.
`;
