import { supervisorHeapCapMb } from '../../src/shared/contract/supervisor-control.ts';

/** A way to start the process that might change what allocators keep. */
export interface AllocatorSetting {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Beside the heap's cap. */
  readonly v8Flags: readonly string[];
}

const withEnvironment = (environment: Readonly<Record<string, string>>): AllocatorSetting => ({
  name: Object.entries(environment)
    .map(([name, value]) => `${name}=${value}`)
    .join(' '),
  environment,
  v8Flags: [],
});

const withFlags = (...v8Flags: readonly string[]): AllocatorSetting => ({
  name: v8Flags.join(' '),
  environment: {},
  v8Flags,
});

export const settings: readonly AllocatorSetting[] = [
  { name: 'default', environment: {}, v8Flags: [] },
  withEnvironment({ MALLOC_ARENA_MAX: '1' }),
  withEnvironment({ MALLOC_ARENA_MAX: '2' }),
  withEnvironment({ MALLOC_TRIM_THRESHOLD_: '65536' }),
  withEnvironment({ MALLOC_MMAP_THRESHOLD_: '65536' }),
  withFlags('--max-semi-space-size=1'),
  withFlags('--compact-on-every-full-gc'),
  withFlags('--optimize-for-size'),
];

export const execArgvOf = ({ v8Flags }: AllocatorSetting): string[] => [
  `--js-flags=${[`--max-old-space-size=${supervisorHeapCapMb}`, ...v8Flags].join(',')}`,
];
