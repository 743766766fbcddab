import { launchUtilityProcess, type LaunchOptions } from '../processes/launch-utility-process.ts';
import type { HostedProcess } from '../processes/hosted-process.ts';
import { modelHeapCapMb } from './model-host.ts';

/** Names its process to the system and to Electron. */
export const modelProcessName = 'ainote-model';

/** Starts one model process; the model host gives this out as its `launch`. */
export function launchModelProcess(options: Omit<LaunchOptions, 'name' | 'heapCapMb'>): HostedProcess {
  return launchUtilityProcess({ ...options, name: modelProcessName, heapCapMb: modelHeapCapMb });
}
