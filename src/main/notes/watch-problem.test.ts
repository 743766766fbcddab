import { describe, expect, it } from 'vitest';
import { watchProblem } from './watch-problem.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

describe('a failed watch in words', () => {
  it('says what to do about each limit', () => {
    expect(watchProblem(failure('ENOSPC'))).toContain('fs.inotify.max_user_watches');
    expect(watchProblem(failure('EMFILE'))).toContain('open files');
    expect(watchProblem(failure('EACCES'))).toContain('permissions');
    expect(watchProblem(new Error('odd'))).toContain('odd');
  });
});
