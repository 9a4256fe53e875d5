import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { refusedText } from './refused-text.ts';

const t = translator('en', en);

describe('why a file was not taken', () => {
  it.each([
    ['', ''],
    ['?refused=empty', 'The file is empty.'],
    ['?refused=unheard', ''],
    ['?refused=kind', 'Files of this kind are not taken here.'],
    [
      '?refused=kind&found=.pdf',
      'This source takes files that end in .csv, .txt; the one that was sent ends in .pdf.',
    ],
    [
      '?refused=kind&found=none',
      'This source takes files that end in .csv, .txt; the one that was sent has no ending in its name.',
    ],
    [
      '?refused=kind&found=.%3Cb%3E',
      'This source takes files that end in .csv, .txt; the one that was sent has no ending in its name.',
    ],
  ])('is told of %s', (search, says) => {
    expect(refusedText(new URL(`http://desk/${search}`), ['.csv', '.txt'], t)).toBe(says);
  });
});
