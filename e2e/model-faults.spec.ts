import { cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, sampleVault, test } from './fixtures.ts';
import { expectGone } from './processes.ts';

const timeoutSeconds = 6;
const poisonWord = 'xyzzymodel';

/** Real notes in small number: what is tried here is how they end, not how many they are. */
function fewNotes(scratch: string, count = 6): string {
  const vault = mkdtempSync(join(scratch, 'vault-'));
  const notes = readdirSync(sampleVault, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  for (const name of notes.toSorted().slice(0, count)) cpSync(join(sampleVault, name), join(vault, name));
  return vault;
}

test('the model process hangs: it is ended, another goes on, and no note is blamed', async ({ launch, scratch }) => {
  const { window } = await launch({
    vault: fewNotes(scratch),
    switches: [`--model-timeout-s=${timeoutSeconds}`],
  });
  await window.waitUntilEmbedding();
  const pid = await window.modelPid();
  process.kill(pid, 'SIGSTOP');
  const status = await window.waitUntilIndexed();
  expect(status).toMatchObject({ problem: null, skippedNotes: 0, textsEmbeddedTwice: 0 });
  await expectGone(pid, 1_000);
});

for (const { kind, cause, switches } of [
  { kind: 'memory', cause: /ended both times/, switches: [] },
  { kind: 'hang', cause: /no answer both times/, switches: [`--model-timeout-s=${timeoutSeconds}`] },
]) {
  test(`a note on which the model fails (${kind}) is named, all others are indexed, and it gets another try`, async ({
    launch,
    scratch,
  }) => {
    test.slow();
    const vault = fewNotes(scratch);
    writeFileSync(join(vault, 'Poison.md'), `# Poison\n\nA note with the word ${poisonWord} in it.\n`);
    const { window, page } = await launch({
      vault,
      switches: [`--inject-model-fault=${kind}:${poisonWord}`, ...switches],
    });
    const supervisorPid = await window.supervisorPid();
    const status = await window.waitUntilIndexed(240_000);
    expect(status).toMatchObject({ problem: null, skippedNotes: 1, textsEmbeddedTwice: 0, notesDone: 7 });

    await test.step('it is found by words meanwhile', async () => {
      await window.expectFound(poisonWord, 'Poison.md', 1);
    });

    await test.step('the window names it, says what to do, and offers to try again', async () => {
      await page.getByTestId('skipped-open').click();
      const item = page.getByTestId('skipped-item');
      await expect(item).toHaveAttribute('data-path', 'Poison.md');
      await expect(item).toContainText(cause);
      await expect(item).toContainText('Shorten it, or split it');
      await page.getByTestId('skipped-retry').click();
      await expect.poll(async () => (await window.indexStatus())?.skippedNotes, { intervals: [50] }).toBe(0);
      await expect.poll(async () => (await window.indexStatus())?.skippedNotes, { timeout: 60_000 }).toBe(1);
    });

    await test.step('once it is mended, it is embedded', async () => {
      writeFileSync(join(vault, 'Poison.md'), '# Poison\n\nA harmless note now.\n');
      await expect
        .poll(() => window.indexStatus(), { timeout: 60_000 })
        .toMatchObject({ phase: 'idle', skippedNotes: 0, notesDone: 7 });
    });
    expect(await window.supervisorPid()).toBe(supervisorPid); // Only the model suffered.
  });
}
