import { expect, it } from 'vitest';
import hi from './hi.json' with { type: 'json' };
import { ruleText } from './rule-text.ts';
import { translator } from './translate.ts';

const words = { language: 'hi' as const, fallback: 'vi', t: translator('hi', hi) };
const names = { en: 'It bears its number', hi: 'उस पर संख्या है', vi: 'Văn bản có số' };
const rule = { rule: 'numbered', names, reason: 'check' };
const columns = [
  { name: 'unit_code', header: 'Mã đơn vị', names: { vi: 'Mã đơn vị', hi: 'इकाई का कोड' } },
  {
    name: 'owner_code',
    header: 'Mã đơn vị chủ quản',
    names: { vi: 'Mã đơn vị chủ quản', hi: 'स्वामी का कोड' },
  },
  { name: 'period', header: 'Kỳ' },
];

it('says what a rule asks for in the language of the reader, else in that of the workspace', () => {
  expect(ruleText(rule, [], words)).toEqual({ text: 'उस पर संख्या है', language: 'hi' });
  expect(ruleText({ ...rule, names: { vi: names.vi } }, [], words)).toEqual({
    ...{ text: 'Văn bản có số', language: 'vi' },
  });
});

it.each([null, {}])('tells a rule that nobody named (%j) by its reason', (nobody) => {
  expect(ruleText({ rule: 'period.required', names: nobody, reason: 'required' }, [], words)).toEqual({
    ...{ text: hi['reason.required'], language: 'hi' },
  });
});

it.each([
  ['owner_code.required', 'Mã đơn vị chủ quản: मान मौजूद है', 'स्वामी का कोड: मान मौजूद है'],
  ['key.duplicate', 'Kỳ, Mã đơn vị: मान दोहराया नहीं गया', 'Kỳ, इकाई का कोड: मान दोहराया नहीं गया'],
  ['record.structure', 'हर अभिलेख पढ़ा जा सकता है', 'हर अभिलेख पढ़ा जा सकता है'],
])('calls the columns of %s as readers do', (id, hindi, said) => {
  expect(ruleText({ rule: id, names: { hi: hindi }, reason: 'required' }, columns, words).text).toBe(said);
});

it('leaves the words of a rule that a person wrote', () => {
  const written = { ...rule, names: { hi: 'Mã đơn vị दो अंकों का है' } };
  expect(ruleText(written, columns, words).text).toBe('Mã đơn vị दो अंकों का है');
});
