import { expect, test } from 'vitest';
import { childEnvironment } from './child-environment.ts';

test('a child inherits the environment without what changes its runtime or its libraries', () => {
  const parent = {
    HOME: '/home/me',
    NODE_OPTIONS: '--inspect',
    ELECTRON_RUN_AS_NODE: '1',
    LD_PRELOAD: 'x.so',
    DYLD_INSERT_LIBRARIES: 'y',
    Node_Options: '-r z',
    UNSET: undefined,
    OLDER: 'kept',
  };
  expect(childEnvironment(parent, { EXTRA: '1' })).toEqual({ HOME: '/home/me', OLDER: 'kept', EXTRA: '1' });
});
