import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { watchVisibility } from './watch-visibility.ts';

class FakeWindow extends EventEmitter {
  isShown = false;
  isSmall = false;
  isGone = false;
  isVisible = () => this.isShown;
  isMinimized = () => this.isSmall;
  isDestroyed = () => this.isGone;
}

it('tells of every change, once, and that a closed window is not seen', () => {
  const window = new FakeWindow();
  const told: boolean[] = [];
  watchVisibility(window, (isVisible) => told.push(isVisible));
  window.isShown = true;
  window.emit('show');
  window.emit('show');
  window.isSmall = true;
  window.emit('minimize');
  window.isSmall = false;
  window.emit('restore');
  window.isShown = false;
  window.emit('hide');
  window.isShown = true;
  window.emit('show');
  window.isGone = true;
  window.emit('closed');
  expect(told).toEqual([false, true, false, true, false, true, false]);
});
