/** What every part of main logs through; handed in, so that tests keep the console quiet. */
export interface Logger {
  info(message: string, ...details: unknown[]): void;
  warn(message: string, ...details: unknown[]): void;
  error(message: string, ...details: unknown[]): void;
}

export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} };
