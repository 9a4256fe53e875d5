import type { RefreshRequest } from '#lib/server/refresh/ask.ts';
import type { Reach } from '#lib/server/uploads/reach.ts';
import type { Upload } from '#lib/server/uploads/upload-record.ts';
import type { BarPart } from '#lib/figures/stacked-bar.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatInstant } from '#lib/format/date.ts';
import { formatBytes, formatCount } from '#lib/format/number.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import { reasonText } from '#lib/i18n/reason-text.ts';
import type { BadRecord, FileCheck } from '#warehouse/model/file-check.ts';
import type { SourceFile } from '#warehouse/query/source-files.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';

/** How a file that was sent stands. */
export type Standing = 'checking' | 'broken' | 'acceptable' | 'unacceptable' | 'handed_in' | 'withdrawn';

/** A file that was sent, every text written out. */
export interface UploadView {
  id: string;
  isWorkbook: boolean;
  fileName: string;
  standing: Standing;
  standingText: string;
  /** What the page says of it in one line. */
  title: string;
  /** When, by whom, how large. */
  sent: string;
  /** What keeps it from being handed in; empty where nothing does. */
  obstacle: string;
  /** What a machine said of it, in English; empty where nothing. */
  refusal: string;
  account: { title: string; parts: (BarPart & { name: string; countText: string })[] } | null;
  /** How it compares with the delivery before it; empty where there is none. */
  change: string;
  rules: { text: ContentText; reason: string; count: string }[];
  firstBad: { address: string; unit: string; reasons: { text: string; field: string; value: string }[] }[];
  drift: string[];
  canHandIn: boolean;
}

/** What is known of a file that was sent. */
export interface Found {
  upload: Upload;
  check: FileCheck | null;
  reach?: Reach | null;
  request?: RefreshRequest | null;
  /** The newest file of the source that is served. */
  last?: SourceFile | null;
}

/** Composes what a page shows of a file that was sent. */
export function composeUpload(
  found: Found,
  { catalog }: Pick<Snapshot, 'catalog'>,
  words: Words,
): UploadView {
  const { upload, check } = found;
  const { language, t } = words;
  const standing = standingOf(found);
  const obstacle = obstacleOf(found, words);
  return {
    id: upload.uploadId,
    isWorkbook: upload.kind === 'workbook',
    fileName: upload.fileName,
    standing,
    standingText: t(`upload.standing.${standing}`),
    title: obstacle === '' ? t(`upload.standing.${standing}`) : t('upload.notYours'),
    sent: t('upload.sentBy', {
      when: formatInstant(upload.sentAt, language, catalog.workspace.timezone),
      who: upload.byLabel,
      size: formatBytes(upload.bytes, language),
    }),
    obstacle,
    refusal: refusalOf(found, standing),
    account: check?.account ? composeAccount(check.account, upload.kind, words) : null,
    change: changeOf(found, words),
    ...(check === null ? nothingFound : composeFindings(check, words)),
    canHandIn: standing === 'acceptable' && obstacle === '',
  };
}

const nothingFound = { rules: [], firstBad: [], drift: [] };

function composeFindings(
  { rules, firstBad, drift }: FileCheck,
  words: Words,
): Pick<UploadView, 'rules' | 'firstBad' | 'drift'> {
  const { language, t, fallback } = words;
  return {
    rules: rules.map(({ names, rule, reason, records }) => ({
      text:
        Object.keys(names).length > 0
          ? contentText(names, language, fallback)
          : { text: rule, language: 'en' },
      reason: reasonText(reason, t),
      count: formatCount(records, language),
    })),
    firstBad: firstBad.map((record) => composeBad(record, words)),
    drift: drift.map(({ change, column, header }) =>
      t(`upload.drift.${change as 'new'}`, { column: column ?? header ?? '', header: header ?? '' }),
    ),
  };
}

/** What a machine said of it, as it said it. */
function refusalOf({ check, request }: Found, standing: Standing): string {
  if (check?.refusal) return check.refusal.message;
  return standing === 'broken' ? (request?.errorMessage ?? '') : '';
}

function standingOf({ upload, check, request }: Found): Standing {
  if (upload.state !== 'sent') return upload.state;
  if (check !== null && check.sha256 === upload.sha256) return check.outcome;
  return request?.state === 'waiting' || request?.state === 'working' ? 'checking' : 'broken';
}

function obstacleOf({ upload, reach }: Found, { t }: Words): string {
  if (!reach || upload.state !== 'sent') return '';
  const { others, othersReplaced } = reach;
  if (others > 0) return t('upload.others', { count: others });
  if (othersReplaced > 0) return t('upload.othersReplaced', { count: othersReplaced });
  return '';
}

function composeAccount(
  { physical, loaded, quarantined, skipped }: NonNullable<FileCheck['account']>,
  kind: Upload['kind'],
  { language, t }: Words,
): UploadView['account'] {
  const isWorkbook = kind === 'workbook';
  const held = { name: t('upload.rows.held'), count: quarantined, colour: 'var(--bad)' };
  const parts = [
    ...[
      {
        name: t(isWorkbook ? 'upload.workbook.loaded' : 'upload.rows.loaded'),
        count: loaded,
        colour: 'var(--ramp-5)',
      },
    ],
    ...(isWorkbook ? [] : [held]),
    ...[
      {
        name: t(isWorkbook ? 'upload.workbook.skipped' : 'upload.rows.skipped'),
        count: skipped,
        colour: 'var(--line-2)',
      },
    ],
  ].map((part) => ({ ...part, countText: formatCount(part.count, language) }));
  return { title: t(isWorkbook ? 'upload.workbook.title' : 'upload.rows.title', { count: physical }), parts };
}

function changeOf({ upload, check, last }: Found, { language, t }: Words): string {
  if (!last || !check?.account || upload.kind === 'workbook') return '';
  const difference = check.account.loaded - last.rows;
  return t(difference < 0 ? 'upload.fewer' : difference > 0 ? 'upload.more' : 'upload.asMany', {
    ...{ file: last.fileName, before: formatCount(last.rows, language) },
    rows: formatCount(Math.abs(difference), language),
  });
}

function composeBad(
  { line, cell, unit, reasons }: BadRecord,
  { language, t }: Words,
): UploadView['firstBad'][0] {
  const row = formatCount(line, language);
  return {
    address: cell ? t('quarantine.cell', { row, cell }) : t('quarantine.row', { row }),
    unit: unit ?? '',
    reasons: reasons.map(({ reason, field, rule, value }) => ({
      ...{ text: reasonText(reason, t), field: field ?? rule, value: value ?? '' },
    })),
  };
}
