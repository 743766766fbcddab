import { modelMethods } from '../shared/contract/model-api.ts';
import { PortServer } from '../shared/rpc/port-server.ts';
import type { PortLike } from '../shared/rpc/port-like.ts';
import type { EmbeddingModel } from './embedding-model.ts';

/** One batch computes while the next waits. */
const maxConcurrentBatches = 2;

/** Serves the model on the supervisor's port. */
export function serveModel(port: PortLike, model: EmbeddingModel, log: (message: string) => void): PortServer {
  return new PortServer(port, {
    maxConcurrent: maxConcurrentBatches,
    methods: {
      embed: {
        params: modelMethods.embed,
        handle: ({ texts }: { texts: string[] }, signal: AbortSignal) => model.embed(texts, signal),
      },
    },
    onInternalError: (error, method) => log(`'${method}' failed: ${textOf(error)}`),
  });
}

/** With the stack, for the log. */
export function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
