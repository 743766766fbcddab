import type { AskAnswer, AskPart } from '../../shared/contract/ask-api.ts';
import type { MemoryRefusal } from '../../shared/contract/memory-management-api.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { megabytes } from '../memory/memory-refusal.ts';
import { OllamaError } from '../ollama/ollama-error.ts';
import type { OllamaConnection } from '../ollama/ollama-connection.ts';
import type { SearchService } from '../search/search-service.ts';
import { buildPrompt, contextTokens, maxAnswerTokens, maxPromptBytes, type AskPrompt } from './ask-prompt.ts';
import { CitedText } from './cited-text.ts';
import { bearOnQuestion } from './relevance.ts';

/** Passages that are looked up; the prompt takes as many as have room. */
export const maxPassages = 10;
/** The longest answer that is passed on. Longer than `maxAnswerTokens` ever make of plain text. UTF-16 units. */
export const maxAnswerLength = 8_000;
/** Answers under way at once, over all windows. */
const maxRunning = 2;

/**
 * What one answer takes here at most: the prompt as text, as JSON and as bytes; the passages it is made from; the answer,
 * its pieces on their way to the window, and the buffers of the connection.
 */
export const bytesPerAnswer = 6 * maxPromptBytes + 2 * 2 * maxAnswerLength + 200_000;

export interface AskServiceOptions {
  readonly search: Pick<SearchService, 'passages'>;
  readonly connection: OllamaConnection;
  /** Names the model that made the vectors. */
  readonly vectorModelId: string;
  /** Room under the limit for AI work, held until it is disposed of. */
  readonly takeRoom: (bytes: number) => Promise<Disposable | MemoryRefusal>;
}

type Emit = (part: AskPart) => Promise<void>;

/** Answers questions from the notes, by a model of Ollama that the user has chosen for it. */
export class AskService {
  readonly #options: AskServiceOptions;
  #running = 0;

  constructor(options: AskServiceOptions) {
    this.#options = options;
  }

  /** What the answers under way take. */
  get heldBytes(): number {
    return this.#running * bytesPerAnswer;
  }

  /**
   * Gives the passages, then the text piece by piece; `emit` resolves when the next may follow.
   * @throws AppError memory-refused; too-many-requests; cancelled; OllamaError, and what else Embedder.embed throws
   */
  async ask(question: string, signal: AbortSignal, emit: Emit): Promise<AskAnswer> {
    const model = this.#requireModel();
    if (this.#running >= maxRunning)
      throw new AppError('too-many-requests', 'Other questions are being answered. Wait for them, or stop them.');
    this.#running += 1;
    try {
      return await this.#inRoom(() => this.#answer(question, model, signal, emit));
    } finally {
      this.#running -= 1;
    }
  }

  #requireModel(): string {
    const { isChosen, settings } = this.#options.connection;
    if (!isChosen) throw new AppError('model-unavailable', 'Choose Ollama in the settings to ask your notes.');
    if (settings.chatModel !== '') return settings.chatModel;
    throw new AppError('model-unavailable', 'Choose a model that answers questions in the settings.');
  }

  async #inRoom<T>(work: () => Promise<T>): Promise<T> {
    const room = await this.#options.takeRoom(bytesPerAnswer);
    if (!('dispose' in room)) throw new AppError('memory-refused', refusalWords(room));
    try {
      return await work();
    } finally {
      room.dispose();
    }
  }

  async #answer(question: string, model: string, signal: AbortSignal, emit: Emit): Promise<AskAnswer> {
    const { search, vectorModelId } = this.#options;
    const { passages, modeReason } = await search.passages(question, maxPassages, signal);
    if (!bearOnQuestion(passages, question, vectorModelId)) return { kind: 'nothing-found', modeReason };
    await this.#requireChat(model, signal);
    const prompt = buildPrompt(
      question,
      passages.map(({ chunk }) => chunk),
    );
    await emit({ kind: 'passages', passages: prompt.passages });
    return { ...(await this.#stream(prompt, model, signal, emit)), modeReason };
  }

  /** Also finds out a model that would forward the notes to another machine. */
  async #requireChat(model: string, signal: AbortSignal): Promise<void> {
    const { connection } = this.#options;
    const { name, canChat } = await connection.find(model, signal);
    if (!canChat) throw new OllamaError('model-unfit', { model: name, url: connection.settings.ollamaUrl });
  }

  async #stream({ messages, passages }: AskPrompt, model: string, signal: AbortSignal, emit: Emit) {
    const cited = new CitedText(passages.length);
    let text = '';
    const show = async (more: string) => {
      const part = more.slice(0, maxAnswerLength - text.length);
      text += part;
      if (part !== '') await emit({ kind: 'text', text: part });
    };
    const pieces = this.#options.connection.chat({ model, messages, contextTokens, maxAnswerTokens }, signal);
    let step = await pieces.next();
    for (; !step.done && text.length < maxAnswerLength; step = await pieces.next()) await show(cited.push(step.value));
    const isCut = !step.done || step.value === 'length';
    // Ends the model's work when the answer was cut off here.
    if (!step.done) await pieces.return('length');
    await show(cited.end());
    const citations = cited.cited.flatMap((number) => passages.find((passage) => passage.number === number) ?? []);
    return { kind: 'answered', text, citations, endedBy: isCut ? 'length' : 'done' } as const;
  }
}

const refusalWords = ({ askedBytes, usedBytes, limitBytes }: MemoryRefusal): string =>
  `There is no memory left for an answer: it needs ${megabytes(askedBytes)}, and ${megabytes(usedBytes)} of ` +
  `${megabytes(limitBytes)} are in use. Ask again in a moment, or raise the limit.`;
