import { createHash } from 'node:crypto';

/** The id under which `score.py strip` hides a trace's name, which tells its class. */
export const strippedId = (id: string): string => createHash('sha256').update(`x${id}`).digest('hex').slice(0, 16);
