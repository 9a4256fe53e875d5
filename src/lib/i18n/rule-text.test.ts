import { expect, it } from 'vitest';
import hi from './hi.json' with { type: 'json' };
import { ruleText } from './rule-text.ts';
import { translator } from './translate.ts';

const words = { language: 'hi' as const, fallback: 'vi', t: translator('hi', hi) };
const names = { en: 'It bears its number', hi: 'उस पर संख्या है', vi: 'Văn bản có số' };

it('says what a rule asks for in the language of the reader, else in that of the workspace', () => {
  expect(ruleText({ names, reason: 'check' }, words)).toEqual({ text: 'उस पर संख्या है', language: 'hi' });
  expect(ruleText({ names: { vi: names.vi }, reason: 'check' }, words)).toEqual({
    ...{ text: 'Văn bản có số', language: 'vi' },
  });
});

it.each([null, {}])('tells a rule that nobody named (%j) by its reason', (nobody) => {
  expect(ruleText({ names: nobody, reason: 'required' }, words)).toEqual({
    ...{ text: hi['reason.required'], language: 'hi' },
  });
});
