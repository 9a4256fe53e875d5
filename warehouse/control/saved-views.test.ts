import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openControl, type Control } from './open-control.ts';
import { listViews, readView, removeView, saveView } from './saved-views.ts';

let control: Control;
beforeEach(() => {
  control = openControl(':memory:', { clock: () => new Date('2026-11-22T06:10:04.000Z') });
});
afterEach(() => control.close());

describe('saved views', () => {
  it('are listed by name, opened by id and removed once', () => {
    const second = saveView(control, { name: ' Sharing by month ', address: '/explore?by=period' });
    const first = saveView(control, { name: 'Backlog', address: '/' });
    expect(listViews(control).map(({ name }) => name)).toEqual(['Backlog', 'Sharing by month']);
    expect(readView(control, second.id)).toEqual({
      ...{ id: second.id, name: 'Sharing by month', address: '/explore?by=period' },
      savedAt: '2026-11-22T06:10:04.000Z',
    });
    expect(removeView(control, first.id)).toBe(true);
    expect(removeView(control, first.id)).toBe(false);
    expect(readView(control, first.id)).toBeNull();
  });

  it.each([
    'https://elsewhere.example/',
    '//elsewhere.example/',
    '/\\elsewhere.example',
    'explore',
    '',
    '/views/1',
    '/.//elsewhere.example',
  ])('lead nowhere else: %j', (address) => {
    expect(() => saveView(control, { name: 'Elsewhere', address })).toThrow(
      expect.objectContaining({ code: 'text_invalid' }),
    );
  });

  it('are kept as addresses travel', () => {
    const { address } = saveView(control, { name: 'Search', address: '/search?q=tiến độ\n' });
    expect(address).toBe('/search?q=ti%E1%BA%BFn%20%C4%91%E1%BB%99');
  });

  it.each(['  ', 'x'.repeat(121)])('bear a name of up to 120 characters: %j', (name) => {
    expect(() => saveView(control, { name, address: '/' })).toThrow(
      expect.objectContaining({ code: 'text_invalid', details: { what: 'name' } }),
    );
  });
});
