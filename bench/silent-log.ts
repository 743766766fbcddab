import type { Logger } from '../src/supervisor/logger.ts';

export const silentLog: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
