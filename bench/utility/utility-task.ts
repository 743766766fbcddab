/** The part of Electron's `process.parentPort` that measured scripts use. */
interface ParentPort {
  once(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

/** A message needs a moment to leave. */
const lastMessageMs = 50;

/** The body of a measured script: does the task that its host sends, then ends the process. */
export function runTask(run: (task: unknown, send: (message: unknown) => void) => Promise<void>): void {
  const { parentPort } = process as unknown as { parentPort: ParentPort }; // Electron adds it in utility processes.
  const end = (exitCode: number) => setTimeout(() => process.exit(exitCode), lastMessageMs);
  parentPort.once('message', ({ data }) => {
    run(data, (message) => parentPort.postMessage(message)).then(
      () => end(0),
      (error: unknown) => {
        console.error(error);
        end(1);
      },
    );
  });
}
