import { expect, it } from 'vitest';
import { tellReason } from './tell-reason.ts';
import { translator } from './translate.ts';
import vi from './vi.json' with { type: 'json' };

const words = { language: 'vi' as const, fallback: 'vi', t: translator('vi', vi) };
const names = { en: 'Every unit names the one above it', vi: 'Đơn vị nào cũng có đơn vị cấp trên' };
const columns = [{ name: 'parent_code', header: 'ma_cap_tren', names: { vi: 'Mã đơn vị cấp trên' } }];
const failed = { reason: 'check', field: null, rule: 'parent_given' };

it('says what a rule over the whole row asks for, and never its id', () => {
  expect(tellReason(failed, { names, columns }, words)).toEqual({
    ...{ text: vi['reason.check'], of: { text: names.vi, language: 'vi' } },
  });
});

it('names the field that a fault is of as readers call it', () => {
  const told = tellReason({ ...failed, field: 'parent_code' }, { names, columns }, words);
  expect(told.of).toEqual({ text: 'Mã đơn vị cấp trên', language: 'vi' });
});

it.each([undefined, {}])('leaves the id of a rule of which nobody says what it asks for (%j)', (nobody) => {
  expect(tellReason(failed, { names: nobody, columns }, words).of.text).toBe('parent_given');
});
