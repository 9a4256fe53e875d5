import { WarehouseError } from '#warehouse/errors.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './password.ts';

/** Words that guessers try first, in the languages of the product; a password that is little else is none. */
const tried = [
  'password',
  'lodestar',
  'matkhau',
  'mậtkhẩu',
  'पासवर्ड',
  'qwerty',
  'welcome',
  'admin',
  '123456',
];

/** Different characters a password has at least. */
const FEWEST_DIFFERENT = 5;

/**
 * Makes sure that a new password is worth its name: long, and not made of what is known of the account. No kinds of characters are
 * asked for. @source OWASP ASVS 5, 6.2
 *
 * @param known name and label of the account
 * @throws {WarehouseError} text_invalid: `password`
 */
export function requirePassword(password: string, known: readonly string[]): void {
  const folded = password.normalize('NFKC').toLowerCase();
  const rest = [...tried, ...known.map((word) => word.normalize('NFKC').trim().toLowerCase())]
    .filter((word) => word.length >= 4)
    .reduce((left, word) => left.replaceAll(word, ''), folded);
  const isLong = password.length >= SHORTEST_PASSWORD && password.length <= LONGEST_PASSWORD;
  if (isLong && rest.length >= 6 && new Set(rest).size >= FEWEST_DIFFERENT) return;
  throw new WarehouseError(
    'text_invalid',
    `password invalid. Expected ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters that are not the account's name, no word ` +
      'that everybody tries, and not the same few again and again.',
    { what: 'password' },
  );
}
