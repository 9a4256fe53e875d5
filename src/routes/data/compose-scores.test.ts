import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { QualityScale } from '#warehouse/model/quality-scale.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { basisText, composeScores } from './compose-scores.ts';

const bands = ['good', 'fair', 'poor'].map((id, place) => ({
  id,
  from: 0.9 - place * 0.2,
  name: { en: id },
}));
const scale = { version: '1', weights: {}, bands } as unknown as QualityScale;
const score = (criterion: string, value: number | null, band: string | null, covered = true) => ({
  ...{ criterion, score: value, band, covered },
  ...{ checked: 1000, passed: 995 },
});

describe('composeScores', () => {
  const compose = async (scores: Parameters<typeof composeScores>[0]) => {
    const words = {
      language: 'en',
      t: translator('en', await loadMessages('en')),
      fallback: 'en',
      fiscalYearStart: '01-01',
    } as const;
    return composeScores(scores, scale, words);
  };

  it('gives every criterion in its order, with the look and the word of its band', async () => {
    const found = await compose([
      score('live', 0.4, 'poor'),
      score('correct', 0.995, 'good'),
      score('clean', 0.8, 'fair'),
    ]);
    expect(found.map(({ criterion }) => criterion)).toEqual([
      'correct',
      'sufficient',
      'clean',
      'live',
      'unified',
    ]);
    expect(found[0]).toMatchObject({
      text: '99.5%',
      status: 'on_path',
      band: 'good',
      counts: '995 of 1,000 checks passed',
    });
    expect(found[2]).toMatchObject({ text: '80.0%', status: 'within_tolerance' });
    expect(found[3]).toMatchObject({ text: '40.0%', status: 'behind' });
  });

  it('tells what no rule serves from what was not judged, and shows neither as a number', async () => {
    const found = await compose([score('live', null, null), score('clean', null, null, false)]);
    expect(found.map(({ text, status, band }) => [text, status, band])).toEqual(
      ['Not judged', 'Not judged', 'No rule', 'Not judged', 'Not judged'].map((why) => [
        '',
        'not_measured',
        why,
      ]),
    );
  });
});

describe('why quality indicators differ from the scores', () => {
  const indexed = { formula: { kind: 'weighted_index' }, shortName: { en: 'Data quality' } };
  const share = { formula: { kind: 'ratio' }, shortName: { en: 'Correct data' } };
  const tell = async (indicators: object[], isOfWhole = false) =>
    basisText(
      { indicators: new Map(indicators.map((one, at) => [String(at), one as Indicator])) },
      {
        ...{ language: 'en', fallback: 'en', fiscalYearStart: '01-01', isOfWhole },
        t: translator('en', await loadMessages('en')),
      },
    );

  it('is said by the name of the index', async () => {
    expect(await tell([share, indexed])).toBe(
      'These scores count all rows last loaded, with rules and fields by weight; quality indicators such as “Data quality” count the rows of one period, and those that are a share count every check alike, so the two may differ.',
    );
  });

  it('is not said where there is no index, or no score is told', async () => {
    expect(await tell([share])).toBe('');
    expect(await tell([indexed], true)).toBe('');
  });
});
