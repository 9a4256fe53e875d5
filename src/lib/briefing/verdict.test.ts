import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { verdictOf } from './verdict.ts';

const told = (failed: number, behind: number, gaps: number) =>
  verdictOf({ failed, behind, gaps }, translator('en', en));

describe('the verdict on the sources', () => {
  it('says in one line that all are in, and of how many something lacks', () => {
    expect(told(0, 0, 0)).toBe('All up to date');
    expect(told(0, 0, 2)).toBe('All delivered, 2 with gaps');
  });

  it('never says that all are in where some are not', () => {
    expect(told(1, 0, 2)).toBe('1 source failed, 2 sources with gaps');
    expect(told(0, 3, 0)).toBe('3 sources not up to date');
    expect(told(2, 1, 1)).toBe('2 sources failed, 1 source not up to date, 1 source with gaps');
  });
});
