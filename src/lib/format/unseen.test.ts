import { describe, expect, it } from 'vitest';
import { hasUnseen, splitUnseen } from './unseen.ts';

const marksIn = (text: string) => splitUnseen(text).flatMap(({ mark }) => mark ?? []);

describe('characters that nobody sees', () => {
  it('are parted from what reads as it is: spaces of both ends, and those of other kinds', () => {
    expect(splitUnseen('38 ')).toEqual([
      { text: '38', mark: null },
      { text: ' ', mark: 'space' },
    ]);
    expect(splitUnseen('TW02\u00a0').at(-1)).toEqual({ text: '\u00a0', mark: 'nbsp' });
    expect(splitUnseen('1.001\u200b021').map(({ mark }) => mark)).toEqual([null, 'zero', null]);
    expect(marksIn(' a  b\tc\r\n')).toEqual(['space', 'space', 'space', 'tab', 'line', 'line']);
  });

  it('are all there again where parts are put together', () => {
    const text = ' \ufeffa\u202fb\u200ec ';
    expect(
      splitUnseen(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });

  it('are none in what is written as it should be, nor where letters of Hindi are joined', () => {
    for (const text of ['', 'Hà Nội', '1,287', 'रज़्\u200dया', 'शक्\u200cति'])
      expect(hasUnseen(text)).toBe(false);
    expect(hasUnseen('ab\u200dc')).toBe(true);
  });
});
