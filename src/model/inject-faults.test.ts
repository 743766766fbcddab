import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { TextModel } from './embedding-model.ts';
import { withFaults } from './inject-faults.ts';

const model: TextModel = { embed: (texts) => Promise.resolve(texts.map((text) => [text.length])) };
const file = fileURLToPath(new URL('inject-faults.ts', import.meta.url));

test('a model without faults is the model itself, and one with faults embeds other texts as before', async () => {
  expect(withFaults(model, [])).toBe(model);
  const faulty = withFaults(model, [{ kind: 'crash', word: 'xyzzy' }]);
  expect(await faulty.embed(['good', 'morning'])).toEqual([[4], [7]]);
});

/** How a process ends that embeds a text with the word in it. */
function endOf(kind: string, ...flags: string[]) {
  const script = `
    import { withFaults } from ${JSON.stringify(file)};
    void withFaults({ embed: () => Promise.resolve([]) }, [{ kind: '${kind}', word: 'xyzzy' }]).embed(['a xyzzy b']);
    console.log('alive');`;
  const args = [...flags, '--experimental-strip-types', '--input-type=module', '--eval', script];
  return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 2_000 });
}

test('a word ends the process, hangs it, or makes it run out of memory', () => {
  expect(endOf('crash')).toMatchObject({ status: 134, stdout: '' });
  expect(endOf('hang')).toMatchObject({ signal: 'SIGTERM', stdout: '' });
  const outOfMemory = endOf('memory', '--max-old-space-size=32');
  expect(outOfMemory.status).not.toBe(0);
  expect(outOfMemory.stderr).toContain('heap out of memory');
});
