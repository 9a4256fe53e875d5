import { describe, expect, it } from 'vitest';
import { meetingAction } from './meeting-key.ts';

const press = (key: string, held: object = {}) =>
  meetingAction({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });

describe('keys of a meeting', () => {
  it.each([
    ['ArrowRight', 'next'],
    ['PageDown', 'next'],
    [' ', 'next'],
    ['ArrowLeft', 'previous'],
    ['PageUp', 'previous'],
    ['Home', 'first'],
    ['End', 'last'],
    ['f', 'screen'],
    ['Escape', 'leave'],
  ])('%s means %s', (key, action) => {
    expect(press(key)).toBe(action);
  });

  it('goes back by Shift and space', () => {
    expect(press(' ', { shiftKey: true })).toBe('previous');
  });

  it('leaves to the browser what is its own', () => {
    expect(press('f', { ctrlKey: true })).toBeNull();
    expect(press('ArrowLeft', { altKey: true })).toBeNull();
    expect(press('Tab')).toBeNull();
  });
});
