/** Where the supervisor's parts write what an operator may want to read; the parent link carries it to main's log file. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
