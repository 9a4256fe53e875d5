import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { languages } from '../format/locale.ts';
import { loadMessages } from './catalogue.ts';
import { refusalView, refusalViewOf } from './refusal-text.ts';
import { translator } from './translate.ts';

const spoken = Object.fromEntries(
  await Promise.all(
    languages.map(
      async (language) => [language, translator(language, await loadMessages(language))] as const,
    ),
  ),
);
const codes = [
  ...readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8').matchAll(/^### `(\w+)`/gm),
].map(([, code]) => code!);

describe('why something was not done', () => {
  it.each(languages)('is said in %s, with what the machine said below', (language) => {
    const t = spoken[language]!;
    const { says, detail } = refusalView({ code: 'quarantine_exceeded', message: 'too many rows.' }, t);
    expect(says).toBe(t('refusal.quarantine_exceeded'));
    expect(detail).toBe('too many rows. [quarantine_exceeded]');
  });

  it('has a sentence of its own for the codes of the documentation that staff meet', () => {
    const t = spoken['en']!;
    const other = t('refusal.other');
    const own = codes.filter((code) => refusalView({ code, message: '' }, t).says !== other);
    expect(own).toEqual(
      expect.arrayContaining([
        ...['extract_unreadable', 'contract_drift', 'change_unexplained', 'correction_unreadable'],
        ...['second_person_needed', 'publish_conflict', 'schedule_invalid', 'lease_held', 'disk_full'],
      ]),
    );
    expect(own.length).toBeGreaterThan(35);
  });

  it('tells which part of a form is wrong, and of a code that nobody knows where to look', () => {
    const t = spoken['vi']!;
    expect(refusalView({ code: 'text_invalid', message: 'x', part: 'why' }, t).says).toBe(
      t('refusal.part.why'),
    );
    expect(refusalView({ code: 'new_code', message: 'x' }, t).says).toBe(t('refusal.other'));
    expect(refusalView({ code: 'new_code', message: null }, t).detail).toBe('[new_code]');
  });

  it('is nothing where nothing has gone wrong', () => {
    expect(refusalViewOf({ code: null, message: null }, spoken['hi']!)).toBeNull();
  });
});
