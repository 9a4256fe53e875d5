import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { languages } from '../format/locale.ts';
import { chooseLanguage } from './choose-language.ts';
import { contentText } from './content-text.ts';
import en from './en.json' with { type: 'json' };
import hi from './hi.json' with { type: 'json' };
import { translator } from './translate.ts';
import vi from './vi.json' with { type: 'json' };

const catalogues: Record<string, Record<string, string>> = { en, vi, hi };
const source = fileURLToPath(new URL('../..', import.meta.url));
const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|svelte)$/.test(file) && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(`${source}/${file}`, 'utf8'))
  .join('\n');

describe.each(languages)('the catalogue in %s', (language) => {
  const messages = catalogues[language]!;

  it('has the keys of the others, and no empty text', () => {
    expect(Object.keys(messages)).toEqual(Object.keys(en));
    expect(Object.values(messages).filter((text) => text.trim() === '')).toEqual([]);
  });

  it('is composed Unicode, without typewriter apostrophes that ICU would read as quotes', () => {
    for (const text of Object.values(messages)) {
      expect(text).toBe(text.normalize('NFC'));
      expect(text).not.toContain("'");
    }
  });

  it('fills the same arguments as English', () => {
    for (const [key, text] of Object.entries(messages))
      expect([key, ...argumentsOf(text)]).toEqual([key, ...argumentsOf(en[key as keyof typeof en])]);
  });
});

it('ends sentences in Hindi as Hindi does', () => {
  const endsOtherwise = Object.entries(hi).filter(([, text]) =>
    /[\p{Script=Devanagari})}]\.(\s|$)/u.test(text),
  );
  expect(endsOtherwise).toEqual([]);
});

it('has every key the code uses, and none that it does not', () => {
  const literal = new Set([...code.matchAll(/['"`]([a-z]+\.[A-Za-z_.]+)['"`]/g)].map(([, key]) => key!));
  const prefixes = [...code.matchAll(/`([a-z]+\.(?:[a-z]+\.)?)\$\{/g)].map(([, prefix]) => prefix!);
  const unused = Object.keys(en).filter(
    (key) => !literal.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
  );
  expect(unused).toEqual([]);
  const called = [...code.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => key!);
  expect(called.filter((key) => !(key in en))).toEqual([]);
});

describe('translator', () => {
  it('writes numbers and plurals as the language does', () => {
    expect(translator('en', en)('trust.held', { count: 1 })).toBe('1 row held back');
    expect(translator('vi', vi)('trust.held', { count: 1287 })).toBe('1.287 dòng bị giữ lại');
    expect(translator('hi', hi)('trust.held', { count: 123456 })).toContain('1,23,456');
  });
});

describe('chooseLanguage', () => {
  it('prefers the address, then the reader’s choice, then the browser', () => {
    expect(chooseLanguage('hi', 'vi', 'en')).toBe('hi');
    expect(chooseLanguage(null, 'vi', 'en')).toBe('vi');
    expect(chooseLanguage('fr', undefined, 'fr-FR, hi;q=0.4, vi-VN;q=0.8')).toBe('vi');
    expect(chooseLanguage(null, undefined, null)).toBe('en');
    expect(chooseLanguage(null, undefined, 'vi;q=0, de')).toBe('en');
  });
});

describe('contentText', () => {
  it('says which language the text is really in', () => {
    expect(contentText({ vi: 'Nhiệm vụ', en: 'Task' }, 'en', 'vi')).toEqual({ text: 'Task', language: 'en' });
    expect(contentText({ vi: 'Nhiệm vụ' }, 'hi', 'vi')).toEqual({ text: 'Nhiệm vụ', language: 'vi' });
  });
});

type Part = ReturnType<IntlMessageFormat['getAst']>[number];

const LITERAL = 0;

function argumentsOf(text: string): string[] {
  const names = new Set<string>();
  const walk = (parts: Part[]) => {
    for (const part of parts) {
      if ('value' in part && part.type !== LITERAL) names.add(part.value);
      if ('options' in part) for (const option of Object.values(part.options)) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(text, 'en').getAst());
  return [...names].sort();
}

it('lets no name in a Hindi sentence stand where it would have to be inflected', () => {
  const names = 'better|worse|indicator|source|sources|column|figures|names|by|unit';
  const inflecting = new RegExp(String.raw`\{(?:${names})\} (?:का|के|की|को|में|से|पर|ने)(?=\s|$)`, 'u');
  const found = Object.entries(hi).filter(([, text]) => inflecting.test(text));
  expect(found).toEqual([]);
});
