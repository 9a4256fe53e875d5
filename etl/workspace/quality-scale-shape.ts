import { z } from 'zod';
import type { QualityScale } from '#warehouse/model/quality-scale.ts';
import { strictShape, textShape } from './shapes.ts';

const weight = z.number().min(0).default(1);

/** Bands of a workspace that names none, in the languages we have words for. */
const words: { [language: string]: [string, string, string] } = {
  en: ['Good', 'Fair', 'Poor'],
  vi: ['Tốt', 'Trung bình', 'Kém'],
  hi: ['अच्छा', 'मध्यम', 'कमज़ोर'],
};
const plain = [
  { id: 'good', from: 0.95 },
  { id: 'fair', from: 0.8 },
  { id: 'poor', from: 0 },
];

/** Equal weights, and three bands in the workspace's languages. */
export function defaultScale(languages: readonly string[]): QualityScale {
  const bands = plain.map(({ id, from }, at) => ({
    ...{ id, from },
    name: Object.fromEntries(languages.map((language) => [language, (words[language] ?? words['en']!)[at]!])),
  }));
  const weights = { correct: 1, sufficient: 1, clean: 1, live: 1, unified: 1 };
  return { version: '1', weights, bands };
}

/** `quality` of `workspace.yaml`; bands are put in order, the best first. */
export function qualityScaleShape(languages: readonly string[]) {
  const usual = defaultScale(languages);
  const band = strictShape({
    id: z.string().min(1),
    from: z.number().min(0).max(1),
    name: textShape(languages),
  });
  const weights = { correct: weight, sufficient: weight, clean: weight, live: weight, unified: weight };
  return strictShape({
    version: z.string().min(1),
    weights: strictShape(weights).prefault({}),
    bands: z
      .array(band)
      .min(1)
      .refine(
        (bands) => bands.some(({ from }) => from === 0),
        'no band from 0: expected one for every score.',
      )
      .transform((bands) => bands.toSorted((a, b) => b.from - a.from))
      .default(usual.bands),
  }).default(usual);
}
