import { join } from 'node:path';
// The Node flavour: the one for Electron would open an IPC channel of its own.
import log from 'electron-log/node';
import type { Logger } from './logger.ts';

/** One older file is kept beside the current one. Bytes. */
const maxFileBytes = 2_000_000;

export interface FileLoggerOptions {
  readonly folder: string;
  readonly consoleLevel: 'info' | 'warn' | 'error';
}

export function createFileLogger(options: FileLoggerOptions): Logger {
  const logger = log.create({ logId: 'ainote' });
  logger.transports.file.level = 'info';
  logger.transports.file.maxSize = maxFileBytes;
  logger.transports.file.resolvePathFn = () => join(options.folder, 'main.log');
  logger.transports.console.level = options.consoleLevel;
  return {
    info: (message, ...details) => logger.info(message, ...details),
    warn: (message, ...details) => logger.warn(message, ...details),
    error: (message, ...details) => logger.error(message, ...details),
  };
}
