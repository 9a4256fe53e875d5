import { error, type RequestEvent } from '@sveltejs/kit';
import { tooMany } from './rate-limit.ts';

/** Holds back an address that asks too often before anybody is known: each step writes a row, or asks the provider. @throws Kit's error 429 */
export function holdBack({ locals }: RequestEvent): void {
  const wait = tooMany(`address:${locals.address}`);
  if (wait !== null) error(429, { message: locals.t('error.tooMany', { seconds: wait }) });
}
