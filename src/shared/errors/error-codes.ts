/** The closed list of failures that a caller may branch on. Texts may change; codes may not. */
export const errorCodes = [
  // A bug on our side: the log has the stack.
  'internal',
  // The caller asked for something that can never work.
  'invalid-request',
  'forbidden-sender',
  'message-too-large',
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
  'not-ready',
  'database-error',
  'model-unavailable',
  'model-timeout',
  'settings-invalid',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
