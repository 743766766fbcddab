type Fetch = typeof fetch;

export interface FetchBounds {
  /** Ends the request at any point, also while its answer comes. */
  readonly signal: AbortSignal;
  /** A longer answer is broken off. Bytes. */
  readonly maxBytes: number;
  /** The longest line of a streamed answer, each of which must be JSON; null for an answer in one piece. Bytes. */
  readonly maxLineBytes: number | null;
}

/** Something that answers, but not as Ollama does. */
export class ForeignAnswerError extends Error {
  override readonly name = 'ForeignAnswerError';
}

/**
 * The fetch that the client is given, because the client itself neither stops a call that is not streamed, nor bounds an
 * answer, and prints lines that it cannot read, which may hold words of the notes.
 */
export function boundedFetch({ signal, maxBytes, maxLineBytes }: FetchBounds): Fetch {
  return async (input, init) => {
    // The text must not follow a redirection to another machine.
    const response = await fetch(input, { ...init, signal, redirect: 'error' });
    if (!response.body) return response;
    const bounded = response.body.pipeThrough(limitBytes(maxBytes));
    const isStream = maxLineBytes !== null && response.ok;
    const body = isStream ? bounded.pipeThrough(checkLines(maxLineBytes)) : bounded;
    const { status, statusText, headers } = response;
    return new Response(body, { status, statusText, headers });
  };
}

function limitBytes(maxBytes: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let seenBytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      seenBytes += chunk.byteLength;
      if (seenBytes > maxBytes) throw new ForeignAnswerError(`The answer is longer than ${maxBytes} bytes.`);
      controller.enqueue(chunk);
    },
  });
}

/** Passes on whole lines, each checked to be JSON. What a broken connection leaves of a line is dropped. */
function checkLines(maxLineBytes: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = '';
  return new TransformStream({
    transform(chunk, controller) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > maxLineBytes) throw new ForeignAnswerError(`A line is longer than ${maxLineBytes} bytes.`);
      for (const line of lines) if (line !== '') controller.enqueue(encoder.encode(`${checked(line)}\n`));
    },
  });
}

function checked(line: string): string {
  try {
    JSON.parse(line);
  } catch {
    throw new ForeignAnswerError('A line of the answer is not JSON.');
  }
  return line;
}
