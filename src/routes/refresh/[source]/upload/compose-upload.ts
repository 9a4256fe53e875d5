import { unitNamer } from '#lib/server/refresh/delivered-unit.ts';
import { isOnItsWay } from '#lib/server/uploads/fate.ts';
import { isAllWrong } from '#lib/server/uploads/all-wrong.ts';
import type { Upload } from '#lib/server/uploads/upload-record.ts';
import type { BarPart } from '#lib/figures/stacked-bar.ts';
import { isTakenIn } from '#lib/i18n/fate-text.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatInstant } from '#lib/format/date.ts';
import { formatBytes, formatCount } from '#lib/format/number.ts';
import { composeMended, type MendedView, type RowNaming } from '#lib/i18n/held-again.ts';
import { composeTakenIn, type TakenInPage } from '#lib/i18n/taken-in.ts';
import type { FileCheck } from '#warehouse/model/file-check.ts';
import { composeFate, type FateView } from './compose-fate.ts';
import { composeFindings, type FindingsView } from './compose-findings.ts';
import { composeKnown, type KnownView } from './compose-known.ts';
import { composeRefusal, type SentRefusal } from './compose-refusal.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { obstacleOf, standingOf, standingText, type Found, type Standing } from './upload-standing.ts';

/** A file that was sent, every text written out. */
export interface UploadView extends FindingsView {
  id: string;
  isWorkbook: boolean;
  fileName: string;
  standing: Standing;
  /** How it stands for whoever looks, in one line. */
  standingText: string;
  /** When, by whom, how large. */
  sent: string;
  /** What keeps it from being handed in; empty where nothing does. */
  obstacle: string;
  /** Why it cannot be handed in, and the cells that are at fault; null where nothing was said. */
  refusal: SentRefusal | null;
  account: { title: string; parts: (BarPart & { name: string; countText: string })[] } | null;
  /** How it compares with the delivery before it; empty where there is none. */
  change: string;
  /** Beside what is served; null for a workbook, and where the file could not be read so far or is not all of its sender’s units. */
  known: KnownView | null;
  canHandIn: boolean;
  /** What became of it after it was handed in; null before. */
  fate: FateView | null;
  /** A page of the mended rows that are taken in; null where none is, and of an extract. */
  taken: TakenInPage | null;
  /** The mended rows that are held back again; null where none is, and of an extract. */
  again: MendedView | null;
  /** Whether it goes on by itself, so that the page looks again. */
  isMoving: boolean;
}

/** Composes what a page shows of a file that was sent. */
export function composeUpload(
  found: Found,
  { catalog }: Pick<Snapshot, 'catalog'>,
  words: Words,
): UploadView {
  const { upload } = found;
  const naming = { source: catalog.sources.get(upload.source), nameOf: unitNamer({ catalog }, words) };
  const check = checkToTell(found);
  const { language, t } = words;
  const standing = standingOf(found);
  const obstacle = obstacleOf(found, words);
  return {
    id: upload.uploadId,
    isWorkbook: upload.kind === 'workbook',
    fileName: upload.fileName,
    standing,
    standingText: obstacle === '' ? standingText(found, standing, words) : t('upload.notYours'),
    sent: t('upload.sentBy', {
      when: formatInstant(upload.sentAt, language, catalog.workspace.timezone),
      who: upload.byLabel,
      size: formatBytes(upload.bytes, language),
    }),
    obstacle,
    refusal: composeRefusal(found, { standing, source: catalog.sources.get(upload.source) }, words),
    account: check?.account ? composeAccount(check.account, upload.kind, words) : null,
    change: changeOf(found, catalog, words),
    known: knownOf(found, catalog, words),
    ...(check === null
      ? nothingFound
      : composeFindings(check, { ...naming, isWorkbook: upload.kind === 'workbook' }, words)),
    canHandIn: standing === 'acceptable' && obstacle === '' && !isAllWrong(upload, found.check),
    fate: found.fate ? composeFate(found.fate, upload, words) : null,
    ...mendedOf(found, naming, words),
    isMoving: standing === 'checking' || standing === 'handing_in' || isOnItsWay(found.fate ?? null),
  };
}

/** What became of mended rows, where a version has them. */
function mendedOf(
  { fate, takenPage = 1 }: Found,
  naming: RowNaming,
  words: Words,
): Pick<UploadView, 'taken' | 'again'> {
  if (!fate?.mended || !isTakenIn(fate.state)) return { taken: null, again: null };
  return {
    taken: composeTakenIn(fate.mended, takenPage, naming, words),
    again: fate.mended.held > 0 ? composeMended(fate.mended, naming, words) : null,
  };
}

/** What a check found in mended rows says nothing more of them once they were judged by a load. */
function checkToTell({ upload, check, fate }: Found): FileCheck | null {
  return upload.kind === 'workbook' && fate && !isOnItsWay(fate) ? null : check;
}

const nothingFound = { rules: [], firstBad: [], drift: [] };

function composeAccount(
  { physical, loaded, quarantined, skipped, unjudged = 0 }: NonNullable<FileCheck['account']>,
  kind: Upload['kind'],
  { language, t }: Words,
): UploadView['account'] {
  const isWorkbook = kind === 'workbook';
  const held = {
    name: t(isWorkbook ? 'upload.workbook.wrong' : 'upload.rows.held'),
    count: quarantined,
    colour: 'var(--bad)',
  };
  const isSplit = quarantined + unjudged > 0;
  const good = isSplit ? 'upload.workbook.good' : 'upload.workbook.loaded';
  const parts = [
    { name: t(isWorkbook ? good : 'upload.rows.loaded'), count: loaded, colour: 'var(--ramp-5)' },
    ...(isWorkbook && quarantined === 0 ? [] : [held]),
    ...(unjudged === 0
      ? []
      : [{ name: t('upload.workbook.unjudged'), count: unjudged, colour: 'var(--warn)' }]),
    {
      name: t(isWorkbook ? 'upload.workbook.skipped' : 'upload.rows.skipped'),
      count: skipped,
      colour: 'var(--control)',
    },
  ].map((part) => ({ ...part, countText: formatCount(part.count, language) }));
  return { title: t(isWorkbook ? 'upload.workbook.title' : 'upload.rows.title', { count: physical }), parts };
}

/** A file of one unit of many is not compared with one that others are in as well. */
function changeOf(
  { upload, check, last }: Found,
  { sources }: Snapshot['catalog'],
  { language, t }: Words,
): string {
  if (!last || !check?.account || upload.kind === 'workbook' || upload.state !== 'sent') return '';
  const mode = sources.get(upload.source)?.tables?.flatMap(({ files }) => files ?? [])[0]?.mode;
  if (mode !== 'full' && check.units.length === 1 && check.units[0]!.code !== null) return '';
  const difference = check.account.loaded - last.rows;
  return t(difference < 0 ? 'upload.fewer' : difference > 0 ? 'upload.more' : 'upload.asMany', {
    ...{ file: last.fileName, before: formatCount(last.rows, language) },
    ...{ loaded: check.account.loaded, count: Math.abs(difference) },
  });
}

/** Of rows of others it is not told which of them are as somebody guessed. */
function knownOf(
  { upload, check, reach }: Found,
  { workspace, sources }: Snapshot['catalog'],
  words: Words,
): KnownView | null {
  const source = sources.get(upload.source);
  const mode = source?.tables?.flatMap(({ files }) => files ?? [])[0]?.mode;
  if (!source || !check?.account || !reach || upload.kind === 'workbook' || mode === undefined) return null;
  if (reach.others + reach.othersReplaced > 0) return null;
  return composeKnown(check, { source, mode, timezone: workspace.timezone }, words);
}
