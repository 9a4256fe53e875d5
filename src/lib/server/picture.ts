import { error } from '@sveltejs/kit';
import { createHash } from 'node:crypto';
import type { FigureFiles } from '#lib/filters/figure-files.ts';
import type { Legend } from '#lib/figures/legend.ts';
import { standaloneFigure } from '#lib/figures/standalone.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { PRIVATE } from './answer.ts';
import { hasTag } from './etag.ts';
import { fontFacesFor } from './picture-fonts.ts';
import { lightPalette } from './picture-palette.ts';

/** A figure of a page, as it is to leave it. */
export interface Picture {
  files: FigureFiles;
  /** The finding. */
  title: string;
  /** Unit, period and unit of measure. */
  note: string;
  svg: string;
  legend: Legend | null;
  /** Names of the sources, with coverage; empty where the title says it. */
  source: string;
  /** What is not all drawn, and what marks mean. */
  notes: readonly string[];
}

/** A picture shows itself and nothing else, wherever it is opened. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:";

/**
 * Answers a figure as an SVG that stands alone: title, unit, sources, as-of and version in it, light, with its type.
 *
 * @param picture null where the page has no such figure
 * @throws Kit's error 404
 */
export function answerPicture(
  picture: Picture | null,
  { snapshot, words, request }: { snapshot: Snapshot; words: Words; request: Request },
): Response {
  if (picture === null || !picture.svg)
    error(404, { message: words.t('error.notFound.title'), code: 'address_unknown' });
  const svg = drawPicture(picture, snapshot, words);
  const tag = `"${createHash('sha256').update(svg).digest('base64url').slice(0, 27)}"`;
  const headers = {
    'content-type': 'image/svg+xml; charset=utf-8',
    'content-disposition': `inline; filename="${picture.files.name}.svg"`,
    'content-security-policy': POLICY,
    'cache-control': PRIVATE,
    etag: tag,
    'x-lodestar-snapshot': snapshot.snapshotId,
  };
  if (hasTag(request.headers.get('if-none-match'), tag)) return new Response(null, { status: 304, headers });
  return new Response(svg, { headers });
}

/**
 * Refuses a picture of something else than was asked: nobody sees of a file what it was made without.
 *
 * @param notices what of its address is not met
 * @throws Kit's error 400
 */
export function requireMet(notices: readonly string[], { t }: Pick<Words, 't'>): void {
  if (notices.length > 0) error(400, { message: t('error.asked.title'), code: 'question_invalid' });
}

function drawPicture({ title, note, svg, legend, source, notes }: Picture, at: Snapshot, words: Words) {
  const { t, language } = words;
  const below = [
    source ? t('take.source', { names: source }) : '',
    ...notes,
    t('take.stamp', { day: formatDay(at.asOf, language), version: at.snapshotId }),
  ];
  const figure = { title, note, svg, legend, below, language };
  const texts = [title, note, svg, ...below, ...textsOf(legend)].join('');
  return standaloneFigure(figure, { palette: lightPalette, fontFaces: fontFacesFor(texts) });
}

function textsOf(legend: Legend | null): string[] {
  if (legend === null) return [];
  return [legend.scale, ...[...legend.steps, ...legend.items].map(({ text }) => text)];
}
