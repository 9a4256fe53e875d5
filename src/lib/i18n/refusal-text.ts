import type { Translate } from './translate.ts';

/** Why something was not done: a sentence, and below it what the machine said, for whoever supports. */
export interface RefusalView {
  says: string;
  /** What it names and counts, each in a sentence. */
  facts: string[];
  /** In English, with the code that docs/errors.md explains; empty where nobody said more. */
  detail: string;
}

/** What a fault says of itself. */
export interface Refused {
  code: string | null | undefined;
  /** Null where whoever reads may not know it. */
  message: string | null | undefined;
  /** Which part of what was asked is wrong, where the fault says so. */
  part?: string | null;
}

/** Codes that staff meet, each with a sentence of its own. */
const told = [
  ...(['workspace_invalid', 'source_unknown', 'extract_missing', 'extract_unreadable'] as const),
  ...(['extract_limit_exceeded', 'extract_http_failed', 'extract_database_failed'] as const),
  ...(['extract_sftp_failed', 'extract_paging_inconsistent', 'extract_setting_missing'] as const),
  ...(['delivery_order_uncertain', 'delivery_period_missing', 'personal_data_refused'] as const),
  ...(['encoding_uncertain', 'encoding_contradicted', 'contract_column_missing'] as const),
  ...(['contract_column_unknown', 'contract_drift', 'quarantine_exceeded', 'change_unexplained'] as const),
  ...(['extract_empty', 'account_mismatch', 'quality_failed', 'content_sql_failed'] as const),
  ...(['unit_unresolved', 'audit_failed', 'rollback_impossible', 'backfill_impossible'] as const),
  ...(['correction_unreadable', 'disk_full', 'run_cancelled', 'run_interrupted'] as const),
  ...(['refresh_not_started', 'snapshot_none_published', 'version_unknown', 'question_invalid'] as const),
  ...(['lease_held', 'claim_lost', 'publish_conflict', 'delivery_refused'] as const),
  ...(['second_person_needed', 'upload_unknown', 'schedule_invalid', 'text_invalid'] as const),
] as const;

/** Parts of a form that have a sentence of their own. */
const parts = ['why', 'mends', 'column', 'row', 'texts'] as const;

/** The same of a schedule. */
const partsOfTimes = ['sources', 'window', 'day', 'spread'] as const;

/** Tells why something was not done, in the reader's words. @param facts what it names and counts, as `factTexts` writes it */
export function refusalView(
  { code, message, part }: Refused,
  t: Translate,
  facts: string[] = [],
): RefusalView {
  return {
    says: refusalText(code ?? '', part ?? '', t),
    facts,
    detail: [message, code && `[${code}]`].filter(Boolean).join(' '),
  };
}

/** The sentence of a code where there is room for no more; null where it has none of its own. */
export function sentenceOfCode(code: string | null | undefined, t: Translate): string | null {
  const known = told.find((one) => one === code);
  return known ? t(`refusal.${known}`) : null;
}

/** Tells it of what may have gone wrong; null where nothing has. */
export function refusalViewOf(refused: Refused, t: Translate, facts: string[] = []): RefusalView | null {
  return refused.code || refused.message ? refusalView(refused, t, facts) : null;
}

function refusalText(code: string, part: string, t: Translate): string {
  const own = parts.find((one) => one === part);
  if (code === 'text_invalid' && own) return t(`refusal.part.${own}`);
  if (code === 'schedule_invalid' && part === 'cron') return t('schedule.invalid');
  const ofTimes = partsOfTimes.find((one) => one === part);
  if (code === 'schedule_invalid' && ofTimes) return t(`refusal.times.${ofTimes}`);
  return t(`refusal.${told.find((one) => one === code) ?? 'other'}`);
}
