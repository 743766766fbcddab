// Every name that crosses a process boundary. No imports: the preload script is built from this and nothing heavier.

/** Methods that main serves to the window, by area; each is a channel `area:method`. */
export const mainMethodNames = {
  vault: ['state', 'choose', 'createSample'],
  notes: ['list', 'read', 'save', 'create', 'rename', 'remove'],
  settings: ['get', 'update'],
  supervisor: ['state', 'retry', 'connect'],
} as const;

/** Methods that the supervisor serves on the window's direct port, by area; each is named `area.method` there. */
export const supervisorMethodNames = {
  search: ['query', 'related'],
  index: ['status', 'pause', 'resume', 'stop', 'rebuild', 'skipped'],
  memory: ['sample', 'unloadModel'],
} as const;

/** Events that main sends to the window. */
export const eventNames = ['vault-opened', 'vault-problem', 'notes-changed', 'supervisor-changed', 'settings-changed'] as const;

/** The message that carries the window's direct port to the supervisor. */
export const supervisorPortChannel = 'supervisor:port';

export const eventChannel = (name: (typeof eventNames)[number]) => `event:${name}` as const;

/** The app's own scheme; pages are served from it instead of from files. */
export const appScheme = 'ainote-app';
export const appOrigin = `${appScheme}://window`;
