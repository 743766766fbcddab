import { v8Flags } from '../../src/main/processes/utility-arguments.ts';
import { supervisorHeapCapMb } from '../../src/shared/contract/supervisor-control.ts';

/** A way to start a process, and to collect its garbage, that might change what allocators keep. */
export interface AllocatorSetting {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly v8Flags: readonly string[];
  /** `last-resort`: as the app collects. */
  readonly collection: 'plain' | 'last-resort';
}

const heapCap = `--max-old-space-size=${supervisorHeapCapMb}`;

const bare = { environment: {}, v8Flags: [heapCap], collection: 'plain' } as const;

const withEnvironment = (environment: Readonly<Record<string, string>>): AllocatorSetting => ({
  ...bare,
  name: Object.entries(environment)
    .map(([name, value]) => `${name}=${value}`)
    .join(' '),
  environment,
});

const withFlag = (flag: string): AllocatorSetting => ({ ...bare, name: flag, v8Flags: [heapCap, flag] });

/** As the supervisor is started and collects. */
export const appSetting: AllocatorSetting = {
  name: 'the app',
  environment: {},
  v8Flags: v8Flags({ heapCapMb: supervisorHeapCapMb }),
  collection: 'last-resort',
};

/** One change at a time, from what Electron does by itself to what the app chose. */
export const settings: readonly AllocatorSetting[] = [
  { ...bare, name: 'default' },
  withEnvironment({ MALLOC_ARENA_MAX: '1' }),
  withEnvironment({ MALLOC_ARENA_MAX: '2' }),
  withEnvironment({ MALLOC_TRIM_THRESHOLD_: '65536' }),
  withEnvironment({ MALLOC_MMAP_THRESHOLD_: '65536' }),
  withFlag('--max-semi-space-size=1'),
  withFlag('--optimize-for-size'),
  { ...bare, name: 'last-resort collection', collection: 'last-resort' },
  appSetting,
];

export const execArgvOf = ({ v8Flags }: AllocatorSetting): string[] => [`--js-flags=${v8Flags.join(' ')}`];
