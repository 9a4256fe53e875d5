import { describe, expect, it } from 'vitest';
import type { QualityScale } from '#warehouse/model/quality-scale.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { composeScores } from './compose-scores.ts';

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
