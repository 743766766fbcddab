import type { CollectionPreview } from '../../shared/contract/memory-reasons.ts';
import { megabytes } from './logic/number-words.ts';

/** What the Memory page says before it cleans up. */
export const cleanUpPreviewTexts = {
  title: 'Clean up memory?',
  lead: ({ privateBytes, wantedBytes, targetBytes }: CollectionPreview) =>
    wantedBytes === 0
      ? `${megabytes(privateBytes)} are in use, which is little enough. Only what is not used would go:`
      : `${megabytes(privateBytes)} are in use. To come down to ${megabytes(targetBytes)}, this would go, in this order:`,
  waiting: 'Looking what could go…',
  part: 'Part',
  upTo: 'Up to',
  total: 'Together',
  nothing: 'There is nothing that could go.',
  hint: 'Parts say what they hold; how much of it leaves the process is measured, and told in the receipt. Nothing of your notes is lost, and everything is made again when it is needed.',
  unusedHeap: 'JavaScript heap that is not in use',
  apply: 'Clean up now',
  announced: 'Announced',
  announcedValue: (bytes: number) => `up to ${megabytes(bytes)}`,
} as const;
