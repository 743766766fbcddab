/** The closed list of failures that a caller may branch on. Texts may change; codes may not. */
export const errorCodes = [
  // A bug on our side: the log has the stack.
  'internal',
  // The caller asked for something that can never work.
  'invalid-request',
  'forbidden-sender',
  'too-many-requests',
  // The caller no longer wants the answer.
  'cancelled',
  // Notes and the vault.
  'no-vault',
  'vault-unavailable',
  'outside-vault',
  'note-missing',
  'note-exists',
  'note-name-invalid',
  'note-too-large',
  'note-not-text',
  'disk-full',
  'permission-denied',
  'file-error',
  // The supervisor and what it owns.
  'supervisor-unavailable',
  'database-error',
  // The model could not be started, or was unloaded: no text is to blame.
  'model-unavailable',
  // The model process ended while it worked on the texts, did not answer, or had no usable answer for them.
  'model-died',
  'model-timeout',
  'model-failed',
  'settings-invalid',
  // Memory: the limit has no room; the lease or allocation is not (or no longer) known.
  'memory-refused',
  'lease-unknown',
  'allocation-unknown',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
