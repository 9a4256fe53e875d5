import type { NoticeData, Told } from '#warehouse/control/notice-schema.ts';
import { seesAllUnits, seesAnyUnit } from '#warehouse/scope/scope.ts';
import { formatInstant } from '#lib/format/date.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { sentenceOfCode } from '#lib/i18n/refusal-text.ts';
import { countOwnHeld } from './held-rows.ts';
import type { NoticeReader, NoticeText } from './notice-reader.ts';

/** Writes what is the matter with a source; null for whoever may not know of it. */
export async function writeAboutSource(told: Told, reader: NoticeReader): Promise<NoticeText | null> {
  const { snapshot, scope, words } = reader;
  const source = snapshot.catalog.sources.get(told.data.sourceId ?? '');
  if (!source || !seesAnyUnit(scope)) return null;
  const name = contentText(source.name, words.language, words.fallback).text;
  const text = await sentenceOf(told, name, reader);
  if (text === null) return null;
  const page = `/refresh/${encodeURIComponent(source.id)}`;
  return { text, href: told.kind === 'quarantine' ? `${page}#quarantine` : page };
}

async function sentenceOf(
  { kind, data }: Told,
  source: string,
  reader: NoticeReader,
): Promise<string | null> {
  const { t } = reader.words;
  const at = writeInstant(data.at, reader);
  if (kind === 'quarantine') return heldBack(data, source, reader);
  if (kind === 'jump') return t('notice.says.jump', { source, at });
  if (kind === 'lateness' && data.why === 'not_begun') return t('notice.says.notBegun', { source, at });
  if (kind === 'lateness') return t('notice.says.stale', { source, at, days: data.allowedDays ?? 0 });
  if (kind === 'restored' && data.how === 'rolled_back') return t('notice.says.rolledBack', { source, at });
  if (kind === 'restored') return t('notice.says.restored', { source });
  return t('notice.says.failure', { source, at, why: whyText(data.errorCode, t) });
}

/** Why something failed, in a sentence; or where to look, for a code without one. */
export function whyText(code: string | undefined, t: NoticeReader['words']['t']): string {
  return sentenceOfCode(code, t) ?? t('notice.says.whyThere');
}

/** Whoever sees a part is told of the rows of their units, and of nothing where there are none. */
async function heldBack(data: NoticeData, source: string, reader: NoticeReader): Promise<string | null> {
  const { snapshot, scope, words } = reader;
  const at = writeInstant(data.at, reader);
  const count = await countOwnHeld(data, snapshot, scope);
  if (seesAllUnits(scope))
    return words.t('notice.says.quarantine', { source, at, count, of: data.physical ?? 0 });
  return count === 0 ? null : words.t('notice.says.quarantineOwn', { source, at, count });
}

/** An instant as the reader reads it, in the workspace's zone; empty where there is none. */
export function writeInstant(at: string | undefined, { snapshot, words }: NoticeReader): string {
  return at === undefined ? '' : formatInstant(at, words.language, snapshot.catalog.workspace.timezone);
}
