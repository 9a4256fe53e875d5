import { describe, expect, it } from 'vitest';
import { languages } from '#lib/format/locale.ts';
import { loadMessages } from '../i18n/catalogue.ts';
import { errorKind } from './error-kind.ts';

describe('a page that is not there', () => {
  it.each([
    [400, 'asked'],
    [403, 'closed'],
    [404, 'notFound'],
    [405, 'refused'],
    [409, 'away'],
    [413, 'refused'],
    [429, 'tooMany'],
    [503, 'away'],
  ] as const)('of status %d is %s', (status, kind) => {
    expect(errorKind(status)).toBe(kind);
  });

  it('has failed where the log has it, and is empty before anything is published', () => {
    expect(errorKind(500, { code: 'internal', id: 'f-1' })).toBe('failed');
    expect(errorKind(503, { code: 'snapshot_none_published' })).toBe('empty');
  });

  it('says to try again where that can help, and nowhere else', async () => {
    const again = { en: /again/i, vi: /thử lại/i, hi: /पुनः प्रयास करें/ };
    for (const language of languages) {
      const messages = (await loadMessages(language)) as Record<string, string>;
      const says = (kind: string) => again[language].test(messages[`error.${kind}.holds`] ?? '');
      expect(['away', 'failed'].map(says)).toEqual([true, true]);
      expect(['notFound', 'asked', 'closed', 'refused'].map(says)).toEqual([false, false, false, false]);
    }
  });
});
