import type { NoticeData } from '#warehouse/control/notice-schema.ts';
import { fateRowsText, fateText, isHeldAgain, isTakenIn, mendedFateText } from '#lib/i18n/fate-text.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { composeMended, heldAgainLine, type MendedView } from '#lib/i18n/held-again.ts';
import { sentenceOfCode } from '#lib/i18n/refusal-text.ts';
import type { Translate } from '#lib/i18n/translate.ts';
import type { Source } from '#warehouse/model/source.ts';
import { unitNamer } from '../refresh/delivered-unit.ts';
import { endOfMends } from '../uploads/end-of-mends.ts';
import { readFate } from '../uploads/fate.ts';
import { allUploads } from '../uploads/upload-record.ts';
import { openWarehouse } from '../warehouse.ts';
import { inScope, readOutcome } from '../uploads/mend-outcome.ts';
import { writeInstant } from './about-source.ts';
import type { NoticeReader, NoticeText } from './notice-reader.ts';

/** Rows held back again that a notice names. */
const NAMED = 3;

/** Writes what has become of what somebody sent or mended; null where they may not know of its source any more. */
export async function writeAboutDelivery(told: NoticeData, reader: NoticeReader): Promise<NoticeText | null> {
  const { snapshot, words } = reader;
  const data = { ...told, fate: await fateNow(told) };
  const hasMoved = told.fate === 'held' && data.fate !== 'held';
  const { sent = 'extract', uploadId, runId } = data;
  const source = snapshot.catalog.sources.get(data.sourceId ?? '');
  if (!source) return null;
  const { t, language, fallback } = words;
  const mended = await readMended(data, source, reader);
  const page = `/refresh/${encodeURIComponent(source.id)}`;
  const [only] = mended?.rows.length === 1 ? mended.rows : [];
  const place =
    uploadId === undefined ? (only?.href ?? `${page}/quarantine`) : `${page}/upload?file=${uploadId}`;
  const became = becameText(data, mended, words);
  const isOfRun = uploadId === undefined && runId !== undefined && mended === null;
  return {
    text: t(`notice.delivery.${sent}`, {
      source: contentText(source.name, language, fallback).text,
      at: writeInstant(data.at, reader),
      became: hasMoved ? t('fate.since', { became }) : became,
    }),
    href: isOfRun ? `/refresh/runs/${runId}` : place,
  };
}

/** What was told while its version waited for somebody's word is told as it stands now. */
async function fateNow({ fate = 'unknown', sent, uploadId, runId, table, sourceId, stored }: NoticeData) {
  if (fate !== 'held') return fate;
  const { control } = await openWarehouse();
  if (sent === 'mend')
    return runId === undefined || stored === undefined
      ? fate
      : endOfMends(control, { runId, table: table ?? sourceId ?? '', stored });
  const upload = allUploads().find((one) => one.uploadId === uploadId);
  return (upload && readFate(control, upload)?.state) ?? fate;
}

/** What became of rows that were mended, as far as their reader may see them now; null of a file, and where none was judged. */
async function readMended(
  { stored }: NoticeData,
  source: Source,
  { snapshot, scope, words }: NoticeReader,
): Promise<MendedView | null> {
  const outcome = stored === undefined ? null : readOutcome(stored);
  if (outcome === null) return null;
  const { stillHeld, ...counts } = await inScope(snapshot, scope, outcome);
  const naming = { source, nameOf: unitNamer(snapshot, words) };
  return composeMended({ ...counts, stillHeld: stillHeld.slice(0, NAMED) }, naming, words);
}

function becameText(data: NoticeData, mended: MendedView | null, { t }: NoticeReader['words']): string {
  const { fate = 'unknown', errorCode, sent = 'extract' } = data;
  const sentence = sentenceOfCode(errorCode, t);
  const why = sentence === null ? '' : `: ${sentence}`;
  if (sent === 'extract') return fileText(data, why, t);
  if (!isTakenIn(fate)) return `${mendedFateText(fate, null, t)}${why}`;
  if (sent === 'workbook' && data.loaded === undefined) return mendedFateText(fate, null, t);
  return mended === null ? fileText(data, why, t) : mendsText(data, mended, t);
}

function fileText(
  { fate = 'unknown', loaded, quarantined = 0, skipped = 0 }: NoticeData,
  why: string,
  t: Translate,
): string {
  const says = `${fateText(fate, loaded === undefined ? null : { loaded, quarantined }, t)}${why}`;
  return loaded === undefined ? says : `${says} · ${fateRowsText(fate, { loaded, quarantined, skipped }, t)}`;
}

function mendsText(
  { fate = 'unknown', loaded, quarantined = 0 }: NoticeData,
  mended: MendedView,
  t: Translate,
): string {
  const again = [heldAgainLine(mended), mended.more].filter(Boolean).join('; ');
  const isNoneIn = loaded === 0 && isHeldAgain(fate, { loaded, quarantined });
  const short = t(isNoneIn ? 'fate.short.noneIn' : `fate.short.${fate}`);
  return `${short} · ${[mended.counts, again].filter(Boolean).join(' ')}`;
}
