import { systemCode } from '../../shared/node/file-errors.ts';
import type { Logger } from '../log/logger.ts';
import { contentTypeOf, fileOfAddress } from './app-files.ts';
import { contentSecurityPolicy, withNonce } from './content-policy.ts';

export interface AnswerEffects {
  readonly read: (file: string) => Promise<Uint8Array<ArrayBuffer>>;
  readonly nonce: () => string;
  readonly log: Logger;
}

/** Answers a request to the app's own scheme; every answer carries the content policy. */
export async function answerFor(
  request: { readonly url: string; readonly method: string },
  folder: string,
  effects: AnswerEffects,
): Promise<Response> {
  const nonce = effects.nonce();
  if (request.method !== 'GET') return refusal(405, nonce);
  const file = fileOfAddress(request.url, folder);
  if (file === null) {
    effects.log.warn(`The page asked for an address that is none of the app's files: ${request.url.slice(0, 200)}`);
    return refusal(404, nonce);
  }
  try {
    const bytes = await effects.read(file);
    const type = contentTypeOf(file);
    const isPage = type.startsWith('text/html');
    return new Response(isPage ? withNonce(new TextDecoder().decode(bytes), nonce) : bytes, {
      headers: headers(type, nonce),
    });
  } catch (error) {
    effects.log.warn(`A file of the page could not be read (${systemCode(error) ?? 'unknown'}): ${file}`);
    return refusal(404, nonce);
  }
}

function refusal(status: number, nonce: string): Response {
  return new Response(null, { status, headers: headers('text/plain; charset=utf-8', nonce) });
}

function headers(type: string, nonce: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Security-Policy': contentSecurityPolicy(nonce),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  };
}
