import { launchUtilityProcess, type LaunchOptions } from '../processes/launch-utility-process.ts';
import type { HostedProcess } from '../processes/hosted-process.ts';
import { modelHeapCapMb } from './model-host.ts';

/** Starts one model process; the model host gives this out as its `launch`. */
export function launchModelProcess(options: Omit<LaunchOptions, 'name' | 'heapCapMb'>): HostedProcess {
  return launchUtilityProcess({ ...options, name: 'ainote-model', heapCapMb: modelHeapCapMb });
}
