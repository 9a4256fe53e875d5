import { expect, it } from 'vitest';
import { tellReason } from './tell-reason.ts';
import { translator } from './translate.ts';
import vi from './vi.json' with { type: 'json' };

const words = { language: 'vi' as const, fallback: 'vi', t: translator('vi', vi) };
const names = { en: 'Every unit names the one above it', vi: 'Đơn vị nào cũng có đơn vị cấp trên' };
const failed = { reason: 'check', field: null, rule: 'parent_given' };

it('says what a rule over the whole row asks for, and never its id', () => {
  expect(tellReason(failed, names, words)).toEqual({
    ...{ text: vi['reason.check'], field: '', says: { text: names.vi, language: 'vi' } },
  });
});

it('names the field that a fault is of', () => {
  const { field, says } = tellReason({ ...failed, field: 'Mã cấp trên' }, names, words);
  expect([field, says]).toEqual(['Mã cấp trên', null]);
});

it.each([undefined, {}])('leaves the id of a rule of which nobody says what it asks for (%j)', (nobody) => {
  expect(tellReason(failed, nobody, words)).toMatchObject({ field: 'parent_given', says: null });
});
