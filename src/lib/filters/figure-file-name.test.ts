import { describe, expect, it } from 'vitest';
import type { Language } from '../format/locale.ts';
import { loadMessages } from '../i18n/catalogue.ts';
import { translator } from '../i18n/translate.ts';
import { figureFileName, type FileSubject } from './figure-file-name.ts';

async function subject(language: Language, unit: Partial<FileSubject['unit']> = {}): Promise<FileSubject> {
  return {
    snapshot: { asOf: '2026-10-31' },
    unit: { unitId: '34-96', name: 'Cà Mau', names: { hi: 'का माउ' }, ...unit },
    period: { period: '2026-10-01', grain: 'month' },
    words: {
      ...{ language, fallback: 'vi', fiscalYearStart: '01-01' },
      t: translator(language, await loadMessages(language)),
    },
  };
}

const about = {
  id: 'redeclaration_rate',
  names: { en: 'Declared again', vi: 'Kê khai lại', hi: 'पुनः घोषणा' },
};

describe('the name of a figure as a file', () => {
  it('says in the reader’s language what it is of, of whom, when and as of when', async () => {
    expect(figureFileName(await subject('en'), 'trend', about)).toBe(
      'declared-again_trend_ca-mau_2026-10_as-of-2026-10-31',
    );
    expect(figureFileName(await subject('vi'), 'why', about)).toBe(
      'ke-khai-lai_vi-sao-thay-doi_ca-mau_2026-10_so-lieu-den-2026-10-31',
    );
    expect(figureFileName(await subject('vi'), 'funnel')).toBe(
      'hanh-trinh-du-lieu_ca-mau_2026-10_so-lieu-den-2026-10-31',
    );
  });

  it('is in English where the reader’s language has other letters', async () => {
    expect(figureFileName(await subject('hi'), 'over-time', about)).toBe(
      'declared-again_over-time_ca-mau_2026-10_as-of-2026-10-31',
    );
  });

  it('says of a series the length of its periods, of which there are many', async () => {
    expect(figureFileName(await subject('en'), 'series', about)).toBe(
      'declared-again_series_ca-mau_month_as-of-2026-10-31',
    );
  });

  it('is taken by any system, and by the API, whatever things are called', async () => {
    const odd = await subject('en', { unitId: 'a/b "x":y', name: 'क', names: {} });
    const names = { en: `${'Very long '.repeat(40)}\\ / : * ? " < > |` };
    const name = figureFileName(odd, 'map', { id: 'odd', names });
    expect(name).toMatch(/^[\w.-]{1,180}$/);
    expect(name).toMatch(/_2026-10_as-of-2026-10-31$/);
  });
});
