import { describe, expect, it } from 'vitest';
import { languages, type Language } from '../format/locale.ts';
import en from '../i18n/en.json' with { type: 'json' };
import hi from '../i18n/hi.json' with { type: 'json' };
import { translator } from '../i18n/translate.ts';
import vi from '../i18n/vi.json' with { type: 'json' };
import { pageFrameCss } from './page-frame.ts';

const catalogues = { en, vi, hi };
const t = (language: Language) => translator(language, catalogues[language]);
const frame = { organisation: 'Office', subject: 'Briefing · Huế', stamp: 'As of 31 Oct 2026' };

describe('the frame of a page', () => {
  it('writes who, what, as-of and the number of the page into its four corners', () => {
    expect(pageFrameCss(frame, t('en'))).toBe(
      '@media print{@page{@top-left{content:"Office"}@top-right{content:"Briefing · Huế"}' +
        '@bottom-left{content:"As of 31 Oct 2026"}' +
        '@bottom-right{content:"Page " counter(page) " of " counter(pages)}}}',
    );
  });

  it.each(languages)('counts pages with both counters in %s', (language) => {
    const css = pageFrameCss(frame, t(language));
    expect(css.match(/counter\(pages?\)/g)).toEqual(['counter(page)', 'counter(pages)']);
  });

  it('lets no name end its string, the rule or the element', () => {
    const css = pageFrameCss({ ...frame, organisation: 'A"}\\</style>\n& B' }, t('en'));
    expect(css).toContain('content:"A\\22 }\\5c \\3c /style\\3e \\a \\26  B"');
  });
});
