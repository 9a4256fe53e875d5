import Negotiator from 'negotiator';
import { invalidQuestion } from '#warehouse/query/question.ts';
import type { Question } from './answer.ts';

/** The forms a table can be asked for in. */
export const formats = ['json', 'csv', 'arrow', 'parquet', 'xlsx'] as const;
export type Format = (typeof formats)[number];

interface FormatTraits {
  /** As `Accept` names it. */
  mediaType: string;
  contentType: string;
  /** Saved under a name instead of shown. */
  isFile: boolean;
  /** Packed by itself; its bytes hold the time they were made, so that equal answers are not equal bytes. */
  isPacked: boolean;
}

/** What is to be known of each format. */
export const formatTraits: { readonly [format in Format]: FormatTraits } = {
  json: plain('application/json', 'application/json; charset=utf-8', false),
  csv: plain('text/csv', 'text/csv; charset=utf-8; header=present', true),
  arrow: plain('application/vnd.apache.arrow.stream', 'application/vnd.apache.arrow.stream', false),
  parquet: packed('application/vnd.apache.parquet'),
  xlsx: packed('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
};

/**
 * The format asked for: by `?format=`, else the one that `Accept` likes best, else JSON.
 *
 * @returns null where `Accept` names none of them
 * @throws {WarehouseError} question_invalid: no such format
 */
export function chooseFormat({ url, header }: Question): Format | null {
  const text = url.searchParams.get('format');
  if (text) return requireFormat(text);
  const accept = header('accept');
  if (!accept) return 'json';
  const liked = new Negotiator({ headers: { accept } }).mediaType(
    formats.map((format) => formatTraits[format].mediaType),
  );
  return formats.find((format) => formatTraits[format].mediaType === liked) ?? null;
}

function requireFormat(text: string): Format {
  const found = formats.find((format) => format === text);
  if (found) return found;
  throw invalidQuestion('format', text, `one of ${formats.join(', ')}`);
}

function plain(mediaType: string, contentType: string, isFile: boolean): FormatTraits {
  return { mediaType, contentType, isFile, isPacked: false };
}

function packed(mediaType: string): FormatTraits {
  return { mediaType, contentType: mediaType, isFile: true, isPacked: true };
}
