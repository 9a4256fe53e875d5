import { isAllWrong } from '#lib/server/uploads/all-wrong.ts';
import { fateText, mendedFateText } from '#lib/i18n/fate-text.ts';
import type { Words } from '#lib/format/cell.ts';
import type { RefreshRequest } from '#lib/server/refresh/ask.ts';
import type { Fate } from '#lib/server/uploads/fate.ts';
import type { Reach } from '#lib/server/uploads/reach.ts';
import type { Upload } from '#lib/server/uploads/upload-record.ts';
import type { CheckAccount, FileCheck } from '#warehouse/model/file-check.ts';
import type { SourceFile } from '#warehouse/query/source-files.ts';

/** How a file that was sent stands. */
export type Standing =
  'checking' | 'broken' | 'acceptable' | 'unacceptable' | 'handing_in' | 'handed_in' | 'withdrawn';

/** What is known of a file that was sent. */
export interface Found {
  upload: Upload;
  check: FileCheck | null;
  reach?: Reach | null;
  request?: RefreshRequest | null;
  /** What became of it; null where it was not handed in. */
  fate?: Fate | null;
  /** The newest file of the source that is served. */
  last?: SourceFile | null;
  /** Which page of the mended rows that are taken in is looked at, from 1. */
  takenPage?: number;
}

/** How it stands by its record, its check and the request for that. */
export function standingOf({ upload, check, request }: Found): Standing {
  if (upload.state !== 'sent') return upload.state;
  if (check !== null && check.sha256 === upload.sha256) return check.outcome;
  return request?.state === 'waiting' || request?.state === 'working' ? 'checking' : 'broken';
}

/** How it stands in words; of what was handed in, what became of it. */
export function standingText({ fate, upload, check }: Found, standing: Standing, { t }: Words): string {
  if (fate)
    return upload.kind === 'workbook'
      ? mendedFateText(fate.state, fate.rows, t)
      : fateText(fate.state, fate.rows, t);
  const account = upload.kind === 'workbook' && standing === 'acceptable' ? check?.account : null;
  if (account && isAllWrong(upload, check)) return t('upload.standing.allWrong');
  return (account && wrongText(account, t)) || t(`upload.standing.${standing}`);
}

/** What a check found wrong with mended rows, in a few words; empty where nothing is. */
function wrongText({ quarantined, unjudged = 0 }: CheckAccount, t: Words['t']): string {
  if (quarantined > 0) return t('upload.standing.wrong', { count: quarantined });
  return unjudged > 0 ? t('upload.standing.unjudged', { count: unjudged }) : '';
}

/** What of it is not its sender’s to send; empty where all is, and where it was handed in. */
export function obstacleOf({ upload, reach }: Found, { t }: Words): string {
  if (!reach || upload.state !== 'sent') return '';
  const { others, othersReplaced } = reach;
  if (others > 0) return t('upload.others', { count: others });
  if (othersReplaced > 0) return t('upload.othersReplaced', { count: othersReplaced });
  return '';
}
