import type { Question } from './answer.ts';
import { bodyLimitOf } from './auth/body-limits.ts';
import { problem, type Problem } from './http-errors.ts';

/**
 * Whether what a request brings may be read, by what it says of itself before any of it is: that more than it says does not come is
 * made sure of by HTTP. Browsers say how long a form is.
 *
 * @param most bytes that no address takes more than; null where each address alone says
 * @returns body_too_large, body_length_missing; null where it may
 */
export function judgeBody({ header, url }: Question, most: number | null): Problem | null {
  if (header('transfer-encoding') !== undefined)
    return problem('body_length_missing', 'Content-Length missing. Say how long what you send is.');
  const limit = Math.min(bodyLimitOf(url.pathname), most ?? Infinity);
  const length = Number(header('content-length') ?? 0);
  if (length <= limit) return null;
  return problem('body_too_large', `Content-Length = ${length}. ${url.pathname} takes up to ${limit} bytes.`);
}
