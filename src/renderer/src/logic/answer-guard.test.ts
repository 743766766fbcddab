import { expect, it } from 'vitest';
import { AnswerGuard } from './answer-guard.ts';

it('accepts only the answer to the newest question', () => {
  const guard = new AnswerGuard();
  const first = guard.next();
  const second = guard.next();
  expect([guard.isLatest(first), guard.isLatest(second)]).toEqual([false, true]);
});

it('accepts no answer after all were dropped', () => {
  const guard = new AnswerGuard();
  const ticket = guard.next();
  guard.dropAll();
  expect(guard.isLatest(ticket)).toBe(false);
});
