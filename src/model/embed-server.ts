import { modelMethods } from '../shared/contract/model-api.ts';
import { PortServer } from '../shared/rpc/port-server.ts';
import type { PortLike } from '../shared/rpc/port-like.ts';
import type { EmbeddingModel } from './embedding-model.ts';

/** Well above what the client has under way at once (8): a call it withdrew counts here until its turn comes. */
const maxConcurrentCalls = 32;

/** Serves the model on the supervisor's port. */
export function serveModel(port: PortLike, model: EmbeddingModel, log: (message: string) => void): PortServer {
  return new PortServer(port, {
    maxConcurrent: maxConcurrentCalls,
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
