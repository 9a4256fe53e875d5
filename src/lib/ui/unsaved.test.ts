import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { dropAllUnsaved, dropUnsaved, keepUnsaved, markSent, readUnsaved, settleSent } from './unsaved.ts';

/** As browsers have it: what is kept can be listed as its own properties. */
class Kept {
  getItem = (key: string) => (this as unknown as Record<string, string>)[key] ?? null;
  setItem = (key: string, value: string) => Object.assign(this, { [key]: value });
  removeItem = (key: string) => Reflect.deleteProperty(this, key);
}

beforeEach(() => vi.stubGlobal('sessionStorage', new Kept()));
afterEach(() => vi.unstubAllGlobals());

it('is there again until its text is taken out', () => {
  keepUnsaved('note', ['Mẫu mới', '2026-03-15']);
  expect(readUnsaved('note')).toEqual(['Mẫu mới', '2026-03-15']);
  expect(readUnsaved('other')).toBeNull();
  keepUnsaved('note', [' ', '2026-03-15']);
  expect(readUnsaved('note')).toBeNull();
});

it('is not offered again once sent, and is gone once saved', () => {
  keepUnsaved('note', ['sent']);
  keepUnsaved('reason', ['still written']);
  markSent('note');
  markSent('never written');
  expect(readUnsaved('note')).toBeNull();
  settleSent(true);
  settleSent(false);
  expect([readUnsaved('note'), readUnsaved('reason')]).toEqual([null, ['still written']]);
});

it('is offered again where what was sent was refused', () => {
  keepUnsaved('note', ['refused']);
  markSent('note');
  settleSent(false);
  expect(readUnsaved('note')).toEqual(['refused']);
});

it('is dropped alone, or with all of it, and nothing else with it', () => {
  sessionStorage.setItem('sveltekit:scroll', '{}');
  for (const name of ['one', 'two', 'three']) keepUnsaved(name, [name]);
  dropUnsaved('one');
  expect([readUnsaved('one'), readUnsaved('two')]).toEqual([null, ['two']]);
  dropAllUnsaved();
  expect([readUnsaved('two'), readUnsaved('three')]).toEqual([null, null]);
  expect(sessionStorage.getItem('sveltekit:scroll')).toBe('{}');
});

it('is nothing in a browser that keeps nothing', () => {
  vi.unstubAllGlobals();
  vi.stubGlobal('sessionStorage', undefined);
  Object.defineProperty(globalThis, 'sessionStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('shut', 'SecurityError');
    },
  });
  keepUnsaved('note', ['lost']);
  markSent('note');
  settleSent(true);
  dropAllUnsaved();
  expect(readUnsaved('note')).toBeNull();
});
