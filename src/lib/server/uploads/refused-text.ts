import type { Translate } from '#lib/i18n/translate.ts';
import { isEnding, uploadRefusals, type UploadRefusal } from './upload-fault.ts';

/**
 * Why a file was not taken, as an address says; where that is its kind, what kind it is and which are taken. Empty where none was refused.
 *
 * @param taken ends of names
 */
export function refusedText({ searchParams }: URL, taken: readonly string[], t: Translate): string {
  const [why, found] = [searchParams.get('refused'), searchParams.get('found')];
  if (why === null || !Object.hasOwn(uploadRefusals, why)) return '';
  if (why === 'kind' && found !== null && taken.length > 0)
    return t('upload.refused.kindOf', {
      expected: taken.join(', '),
      found: isEnding(found) ? found : 'none',
    });
  return t(`upload.refused.${why as UploadRefusal}`);
}
