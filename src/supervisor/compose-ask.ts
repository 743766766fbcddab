import type { IndexParts } from './compose-index.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { AskService } from './ask/ask-service.ts';
import { holdLease, type LeaseGiver } from './memory/held-lease.ts';
import type { MemoryOwner } from './memory/memory-owners.ts';
import type { OllamaConnection } from './ollama/ollama-connection.ts';
import { inFlightOwner } from './owners/in-flight-owner.ts';

/** As the memory manager names it. */
const component = 'ask-answers';

/** What speaks with Ollama, when the user has chosen it. */
export interface AskParts {
  readonly connection: OllamaConnection;
  readonly ask: AskService;
}

/** `manager` gives the manager of memory, which is made after this. */
export function openAsk(
  parts: IndexParts,
  connection: OllamaConnection,
  { clock, log }: SupervisorOptions,
  manager: () => LeaseGiver,
): AskParts {
  const ask = new AskService({
    search: parts.search,
    connection,
    vectorModelId: parts.models.plan.serving.modelId,
    takeRoom: (bytes) => holdLease({ manager: manager(), clock, log }, { owner: component, kind: 'other', bytes }),
  });
  return { connection, ask };
}

/** Prompts, and answers on their way to a window. */
export function askOwner(ask: AskService): MemoryOwner {
  return inFlightOwner({
    component,
    type: 'ai-operation',
    bytes: () => ask.heldBytes,
    heapBytes: () => ask.heldBytes,
    externalBytes: () => 0,
  });
}
