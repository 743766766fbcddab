// One line a step, so that a long set-up shows what it is doing and a second run shows what it skipped.

/** Runs one set-up step; `run` returns false when there was nothing to do. */
export async function step(title, run) {
  const startedAt = Date.now();
  process.stdout.write(`• ${title} …\n`);
  const did = await run();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(did === false ? `  ${title}: already there\n` : `  ${title}: done in ${seconds} s\n`);
}

/** A line of detail below the running step. */
export function detail(text) {
  process.stdout.write(`  ${text}\n`);
}

/** An error whose message is all the user needs: what failed and what to do. */
export class SetupError extends Error {
  name = 'SetupError';
}

/** Prints a set-up failure without a stack when it was expected, then ends the process. */
export function failSetup(error) {
  process.stderr.write(error instanceof SetupError ? `\n${error.message}\n` : `\n${error.stack}\n`);
  process.exit(1);
}
