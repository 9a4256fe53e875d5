import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openControl, type Control } from './open-control.ts';
import { listViews, removeView, saveView } from './saved-views.ts';
import { savedView } from './schema.ts';

const mine = { personId: 'me' };

let control: Control;
beforeEach(() => {
  control = openControl(':memory:', { clock: () => new Date('2026-11-22T06:10:04.000Z') });
});
afterEach(() => control.close());

describe('saved views', () => {
  it('are listed by name with their addresses, and removed once', () => {
    const second = saveView(control, { ...mine, name: ' Sharing by month ', address: '/explore?by=period' });
    const first = saveView(control, { ...mine, name: 'Backlog', address: '/' });
    expect(listViews(control, 'me').map(({ name }) => name)).toEqual(['Backlog', 'Sharing by month']);
    expect(listViews(control, 'me')[1]).toEqual({
      ...{ id: second.id, name: 'Sharing by month', address: '/explore?by=period', personId: 'me' },
      savedAt: '2026-11-22T06:10:04.000Z',
    });
    expect(removeView(control, first.id, 'me')).toBe(true);
    expect(removeView(control, first.id, 'me')).toBe(false);
    expect(listViews(control, 'me')).toHaveLength(1);
  });

  it('are of whoever saved them; those from before there was sign-in are everybody’s', () => {
    const { id } = saveView(control, { ...mine, name: 'Mine', address: '/' });
    const [old] = control.db
      .insert(savedView)
      .values({ name: 'Of old', address: '/data', savedAt: '2026-01-01T00:00:00.000Z' })
      .returning()
      .all();
    expect(listViews(control, 'another').map(({ name }) => name)).toEqual(['Of old']);
    expect(removeView(control, id, 'another')).toBe(false);
    expect(removeView(control, old!.id, 'another')).toBe(true);
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
    expect(() => saveView(control, { ...mine, name: 'Elsewhere', address })).toThrow(
      expect.objectContaining({ code: 'text_invalid' }),
    );
  });

  it('are kept as addresses travel', () => {
    const { address } = saveView(control, { ...mine, name: 'Search', address: '/search?q=tiến độ\n' });
    expect(address).toBe('/search?q=ti%E1%BA%BFn%20%C4%91%E1%BB%99');
  });

  it.each(['  ', 'x'.repeat(121)])('bear a name of up to 120 characters: %j', (name) => {
    expect(() => saveView(control, { ...mine, name, address: '/' })).toThrow(
      expect.objectContaining({ code: 'text_invalid', details: { what: 'name' } }),
    );
  });
});
