import { describe, expect, it } from 'vitest';
import { defaultModelSettings, isLoopback, isOllamaUrl, modelSettingsSchema } from './model-settings.ts';

const isValid = (changes: object) => modelSettingsSchema.safeParse({ ...defaultModelSettings, ...changes }).success;

describe('the settings of the model', () => {
  it('start with the bundled one, and with this computer', () => {
    expect(defaultModelSettings.provider).toBe('bundled');
    expect(isLoopback(defaultModelSettings.ollamaUrl)).toBe(true);
  });

  it.each(['http://localhost:11434', 'https://ollama.example/', 'http://[::1]:11434', 'http://192.168.1.5:8080/base'])(
    'take %s for an address',
    (url) => {
      expect(isOllamaUrl(url)).toBe(true);
    },
  );

  it.each([
    '',
    'localhost:11434',
    'file:///etc/passwd',
    'ftp://host',
    'javascript:alert(1)',
    'http://user:secret@host',
    'http://host/?key=1',
    'http://host/#part',
    `http://host/${'x'.repeat(300)}`,
  ])('refuse %j', (ollamaUrl) => {
    expect(isValid({ ollamaUrl })).toBe(false);
  });

  it.each([
    ['http://127.0.0.1:11434', true],
    ['http://127.8.9.1', true],
    ['http://[::1]:1', true],
    ['http://localhost', true],
    ['http://127.0.0.1.example', false],
    ['http://192.168.1.5', false],
    ['https://localhost.example', false],
  ])('know whether %s is this computer', (url, isHere) => {
    expect(isLoopback(url)).toBe(isHere);
  });

  it('take no name that would be more than a name in a command', () => {
    for (const chatModel of ['', 'llama3.2', 'qwen3:4b-q4_K_M', 'hf.co/owner/Model-GGUF:Q4'])
      expect(isValid({ chatModel })).toBe(true);
    for (const chatModel of ['-h', 'a b', 'a;b', 'a$(b)', 'a&b', 'a\nb', '`a`', "a'b"])
      expect(isValid({ chatModel })).toBe(false);
  });
});
