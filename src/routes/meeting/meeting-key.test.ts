import { describe, expect, it } from 'vitest';
import { meetingAction, type KeyPlace } from './meeting-key.ts';

const none = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, repeat: false };
const fits = { focus: null, more: { up: false, down: false } };
const press = (key: string, held: object = {}, place: Partial<KeyPlace> = {}) =>
  meetingAction({ key, ...none, ...held }, { ...fits, ...place });

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

  it.each([
    ['ArrowDown', { up: false, down: true }],
    ['PageDown', { up: true, down: true }],
    [' ', { up: true, down: true }],
    ['End', { up: false, down: true }],
    ['ArrowUp', { up: true, down: false }],
    ['PageUp', { up: true, down: true }],
    ['Home', { up: true, down: false }],
  ])('leaves %s to a page that has more that way', (key, more) => {
    expect(press(key, {}, { more })).toBeNull();
  });

  it('turns a page that is at its end, though not by a key that is held down', () => {
    const more = { up: true, down: false };
    expect(press('PageDown', {}, { more })).toBe('next');
    expect(press('PageDown', { repeat: true }, { more })).toBeNull();
    expect(press(' ', { shiftKey: true }, { more })).toBeNull();
    expect(press('ArrowRight', {}, { more: { up: true, down: true } })).toBe('next');
  });

  it('leaves Space to what it works, and all keys to what has its own', () => {
    expect(press(' ', {}, { focus: 'operated' })).toBeNull();
    expect(press('ArrowRight', {}, { focus: 'operated' })).toBe('next');
    expect(press('ArrowRight', {}, { focus: 'own_keys' })).toBeNull();
    expect(press('f', {}, { focus: 'own_keys' })).toBeNull();
    expect(press('Escape', {}, { focus: 'own_keys' })).toBe('leave');
  });
});
