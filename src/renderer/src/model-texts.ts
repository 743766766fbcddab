import { gigabytes } from './logic/number-words.ts';

/** What the settings say of the model. */
export const modelTexts = {
  title: 'Model',
  provider: 'Who prepares meaning and answers questions',
  providers: {
    bundled: 'The bundled model',
    ollama: 'Ollama',
  },
  providerHints: {
    bundled: 'Finds notes by meaning, wholly inside aiNote. Nothing is sent anywhere.',
    ollama:
      'Answers questions from your notes too, by a model of yours. aiNote then speaks with Ollama, at the address that you set.',
  },
  url: 'Address of Ollama',
  urlInvalid: 'Enter an address that begins with http:// or https://, without a password.',
  urlElsewhere: 'This address is another computer: passages of your notes are sent there when you ask.',
  embedModel: 'Model that prepares meaning',
  embedModelNone: 'The bundled model',
  embedModelHint:
    'Notes are prepared with another model in the background; until that is done, search goes on with the present one. You can change back at any time.',
  chatModel: 'Model that answers questions',
  chatModelNone: 'Choose a model…',
  chatModelAbsent: (name: string) => `${name} (not there)`,
  modelSize: (name: string, sizeBytes: number) => `${name} · ${gigabytes(sizeBytes)}`,
  keepAlive: {
    label: 'Ollama keeps the model loaded for',
    unit: 'minutes after its last use',
    why: 'A loaded model takes about as much memory as its file. 0 gives it back after each answer.',
  },
  look: 'Look for Ollama',
  looking: 'Looking for Ollama…',
  copy: 'Copy',
  copied: 'Copied',
  command: 'Command to run',
  saveFailed: 'The setting was not saved:',
} as const;

/** What the panel for questions says. */
export const askTexts = {
  region: 'Ask your notes',
  toggle: 'Ask your notes',
  question: 'Question',
  placeholder: 'What do you want to know?',
  start: 'Ask',
  stop: 'Stop',
  looking: 'Looking through your notes…',
  writing: 'The answer is being written…',
  done: 'The answer is complete.',
  stopped: 'Stopped. What had come is kept.',
  nothing: (question: string) => `Your notes do not say anything on “${question}”, so the model was not asked.`,
  nothingHint: 'Try other words, or ask about something you have written down.',
  cut: 'The answer was cut off at the longest that it may be.',
  uncited: 'This answer names no passage of your notes. Do not rely on it.',
  wordsOnly: (reason: string) => `Passages were found by words alone. ${reason}`,
  sources: 'From your notes',
  openPassage: (title: string) => `Open “${title}” at this passage`,
  chooseModel: 'Choose a model that answers questions in the settings.',
  failed: 'There is no answer.',
} as const;
