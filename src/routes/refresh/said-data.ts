import type { RunOutcome } from '#warehouse/control/schema.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { isLoadReason } from '#lib/format/journal-events.ts';
import { formatBytes, formatCount, formatExact } from '#lib/format/number.ts';
import { sentenceOfCode } from '#lib/i18n/refusal-text.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';

/** `nameOf` names what is kept by its id: an indicator or a source. */
export type DataWords = Pick<Words, 't' | 'language'> & { nameOf: (id: string) => string };
type Sayer = (value: unknown, words: DataWords) => string | null;

/** Writes what an entry of the journal keeps under a name; empty for what nobody needs, null where there are no words for it. */
export function sayData(name: string, value: unknown, words: DataWords): string | null {
  if (value === null || value === '' || isEmptyList(value) || unneeded.has(name)) return '';
  return Object.hasOwn(sayers, name) ? sayers[name]!(value, words) : null;
}

/**
 * What programs ask for alone: versions told by another name, hashes, scores and samples of what was detected, how much of a whole is
 * done, and what a fault says in English beside its sentence.
 */
const unneeded: ReadonlySet<string> = new Set([
  ...['snapshot', 'base', 'startedAnew', 'sha256', 'scores', 'sampledBytes', 'rollUps', 'fact', 'facts'],
  ...['indicators', 'frames'],
]);

/** Each of them has a word, as the lists of runs say it. */
const outcomes: Readonly<Record<RunOutcome, true>> = {
  ...{ running: true, published: true, held: true, refused: true, discarded: true },
  ...{ unchanged: true, partial: true, failed: true, interrupted: true },
};

/** Counts of which nothing is said where there are none. */
const maybe = (key: MessageKey): Sayer => number((count, { t }) => (count === 0 ? '' : t(key, { count })));

const sayers: { readonly [name: string]: Sayer } = {
  physical: number((count, { t, language }) => `${t('rows.physical')} ${formatCount(count, language)}`),
  loaded: number((count, { t, language }) => `${t('rows.loaded')} ${formatCount(count, language)}`),
  quarantined: number((count, { t, language }) => `${t('rows.quarantined')} ${formatCount(count, language)}`),
  skipped: number((count, { t, language }) => `${t('rows.skipped')} ${formatCount(count, language)}`),
  flagged: maybe('journal.of.flagged'),
  superseded: maybe('journal.of.superseded'),
  rows: number((count, { t }) => t('journal.of.rows', { count })),
  records: number((count, { t }) => t('journal.of.records', { count })),
  pages: number((count, { t }) => t('journal.of.pages', { count })),
  refused: maybe('journal.of.refused'),
  retry: number((count, { t }) => t('journal.of.retry', { count })),
  waitSeconds: number((count, { t }) => t('journal.of.wait', { count })),
  files: number((count, { t }) => t('journal.of.files', { count })),
  count: number((count, { t }) => t('journal.of.files', { count })),
  bytes: number((bytes, { language }) => formatBytes(bytes, language)),
  ms: number((ms, { t, language }) =>
    ms < 100 ? '' : t('journal.of.took', { seconds: formatExact(Math.round(ms / 100) / 10, language) }),
  ),
  all: number((count, { t }) => t('journal.files.all', { count })),
  added: number((count, { t }) => t('journal.of.added', { count })),
  kept: maybe('journal.of.kept'),
  found: number((count, { t }) => t('journal.files.found', { count })),
  mended: maybe('journal.of.mended'),
  dropped: maybe('journal.of.dropped'),
  unused: maybe('journal.of.unused'),
  again: maybe('journal.of.again'),
  older: list((names, { t }) => t('journal.files.older', { names: names.join(', ') })),
  first: list((names, { t }) => t('journal.of.names', { names: names.join(', ') })),
  replaced: list((names, { t }) => t('journal.of.replaced', { names: names.join(', ') })),
  retired: list((names, { t }) => t('journal.of.versions', { count: names.length })),
  unreadable: list((names, { t }) => t('journal.of.versions', { count: names.length })),
  interrupted: list((names, { t }) => t('journal.of.interrupted', { count: names.length })),
  orphans: list((names, { t }) => t('journal.of.orphans', { count: names.length })),
  moves: list((names, { t }) => t('journal.of.moves', { count: names.length })),
  drift: list((changes, words) => changes.map((change) => driftText(change, words)).join(' · ')),
  forgotten: (value, { t }) =>
    Array.isArray(value)
      ? t('journal.of.forgotten', { count: value.length })
      : value === true
        ? t('journal.of.fileRemoved')
        : '',
  removed: (value, { t }) => t('journal.of.removed', { count: sumOf(value) }),
  newest: text((name, { t }) => t('journal.files.newest', { name })),
  fileName: text((name, { t }) => t('journal.of.names', { names: name })),
  file: text((name, { t }) => t('journal.of.names', { names: name.replace(/^.*\//, '') })),
  asOf: text((day, { t, language }) => t('journal.of.asOf', { day: formatDay(day, language) })),
  published: text(versionText),
  held: text(versionText),
  snapshotId: text(versionText),
  from: text((version, { t }) => t('journal.of.from', { version })),
  /** How much there is in all, which stands beside how much is done; of names of files, what is looked for. */
  expected: (value, { t }) => (typeof value === 'string' ? t('journal.of.expected', { name: value }) : ''),
  encoding: text((name, { t }) => t('journal.of.encoding', { name })),
  reason: text((reason, { t }) =>
    reason === 'raised' ? t('journal.of.raised') : t('journal.of.reason', { reason }),
  ),
  indicator: text((id, { nameOf }) => nameOf(id)),
  rule: text((id, { t }) => t('journal.of.rule', { id })),
  referred: text((id, { t, nameOf }) => t('journal.of.referred', { name: nameOf(id) })),
  outcome: text((outcome, { t }) =>
    Object.hasOwn(outcomes, outcome) ? t(`outcome.${outcome as RunOutcome}`) : null,
  ),
  because: text((reason, { t }) => (isLoadReason(reason) ? t(`journal.because.${reason}`) : null)),
  code: text((code, { t }) => sentenceOfCode(code, t)),
};

function number(say: (value: number, words: DataWords) => string): Sayer {
  return (value, words) => (typeof value === 'number' ? say(value, words) : null);
}

function text(say: (value: string, words: DataWords) => string | null): Sayer {
  return (value, words) => (typeof value === 'string' ? say(value, words) : null);
}

function list(say: (value: string[], words: DataWords) => string): Sayer {
  return (value, words) =>
    Array.isArray(value) && value.every((one) => typeof one === 'string') ? say(value, words) : null;
}

function versionText(version: string, { t }: DataWords): string {
  return t('journal.of.version', { version });
}

/** What differs in the columns of a file, kept as `missing online (block)` or `renamed online: "trực tuyến" (warn)`. */
function driftText(change: string, { t }: DataWords): string {
  const [, kind, column = '', header = ''] =
    /^(new|missing|renamed|retyped)(?: ([\w-]+))?:?(?: "(.*)")? \(\w+\)$/u.exec(change) ?? [];
  return kind ? t(`upload.drift.${kind as 'new'}`, { column, header: `“${header}”` }) : change;
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

/** How many of what was removed: sizes beside the counts are of the same. */
function sumOf(counts: unknown): number {
  return Object.entries(Object(counts) as Record<string, unknown>).reduce(
    (sum, [name, count]) => (name !== 'bytes' && typeof count === 'number' ? sum + count : sum),
    0,
  );
}
