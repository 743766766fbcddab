// Every name that crosses a process boundary. No imports: the preload script is built from this and nothing heavier.

/** Methods that main serves to the window, by area; each is a channel `area:method`. */
export const mainMethodNames = {
  app: [
    'state',
    'openVault',
    'createSampleVault',
    'openRequestedVault',
    'supervisorState',
    'retrySupervisor',
    'restartSupervisor',
    'connectSupervisor',
    'processes',
    'watchProcesses',
  ],
  notes: ['list', 'read', 'save', 'create', 'rename', 'remove'],
  renames: ['plan', 'apply', 'undo', 'last'],
  history: ['versions', 'read', 'deleted', 'recover', 'forget'],
  drafts: ['keep', 'found', 'read', 'discard'],
  settings: ['get', 'update'],
  files: ['saveText', 'openEvidence'],
} as const;

/** Methods that the supervisor serves on the window's direct port, by area; each is named `area.method` there. */
export const supervisorMethodNames = {
  search: ['query', 'related', 'measureRecall'],
  links: ['backlinks', 'mentions', 'outgoing', 'tags', 'complete', 'sources'],
  index: ['status', 'pause', 'resume', 'stop', 'rebuild', 'skipped', 'noteOpened', 'userTyped'],
  memory: [
    'startMemoryManagement',
    'stopMemoryManagement',
    'isMemoryManagementActive',
    'getMemoryMetrics',
    'getMemoryUsageHistory',
    'requestAiMemoryAllocation',
    'releaseAiMemoryAllocation',
    'trackMemoryAllocation',
    'releaseMemoryAllocation',
    'triggerMemoryGarbageCollection',
    'previewMemoryGarbageCollection',
    'explainMemory',
    'detectMemoryLeaks',
    'getMemoryManagementStatus',
    'updateMemoryManagementConfig',
    'unloadModel',
  ],
  ollama: ['status', 'look'],
} as const;

/** Calls on the same port whose answer comes in parts. */
export const supervisorStreamNames = { ask: ['start'] } as const;

/** Events that main sends to the window, by area; each is a channel `event:area:name`. */
export const mainEventNames = {
  app: ['onVaultRequested', 'onVaultOpened', 'onVaultProblem', 'onSupervisorChanged', 'onProcesses'],
  notes: ['onChanged'],
  settings: ['onChanged'],
} as const;

/** Events that the preload script makes of the direct port, by area. */
export const portEventNames = {
  app: ['onSupervisorConnection'],
  memory: ['onMetrics', 'onEvent'],
} as const;

/** The message that carries the window's direct port to the supervisor. */
export const supervisorPortChannel = 'supervisor:port';

export const methodChannel = (area: string, method: string) => `${area}:${method}`;
export const portMethod = (area: string, method: string) => `${area}.${method}`;
export const eventChannel = (area: string, name: string) => `event:${area}:${name}`;

/** The app's own scheme; pages are served from it instead of from files. */
export const appScheme = 'ainote-app';
export const appOrigin = `${appScheme}://window`;
/** Where pictures of the open vault are served; not the page's origin, so that nothing else of a vault can be loaded. */
export const vaultOrigin = `${appScheme}://vault`;
