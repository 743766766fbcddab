import { launchUtilityProcess, type LaunchOptions } from '../processes/launch-utility-process.ts';
import type { HostedProcess } from '../processes/hosted-process.ts';

/** Names its process to the system and to Electron. */
export const supervisorProcessName = 'ainote-supervisor';

/** Starts one life of the supervisor; its host gives this out as its `launch`. */
export function launchSupervisorProcess(options: Omit<LaunchOptions, 'name'>): HostedProcess {
  return launchUtilityProcess({ ...options, name: supervisorProcessName });
}
