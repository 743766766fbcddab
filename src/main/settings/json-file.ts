import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../../shared/node/file-errors.ts';
import type { Logger } from '../log/logger.ts';
import { writeFileAtomically } from '../notes/atomic-write.ts';

/** The file's JSON value; undefined when it is missing, unreadable or damaged. A damaged file is kept aside. */
export async function readJsonFile(file: string, log: Logger): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') log.warn(`${file} cannot be read; defaults are used.`, error);
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    log.warn(`${file} is not valid JSON; it is kept as ${damagedName(file)} and defaults are used.`, error);
    await keepAside(file, log);
    return undefined;
  }
}

export async function writeJsonFile(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFileAtomically(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Moves a file that does not say what it should out of the way; an earlier one is replaced. */
export async function keepAside(file: string, log: Logger): Promise<void> {
  try {
    await rename(file, damagedName(file));
  } catch (error) {
    log.warn(`${file} could not be kept aside.`, error);
  }
}

function damagedName(file: string): string {
  return `${file}.damaged`;
}
