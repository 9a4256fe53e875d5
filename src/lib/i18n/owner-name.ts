import type { Text } from '#warehouse/model/text.ts';
import type { Words } from '#lib/format/cell.ts';
import { contentText, type ContentText } from './content-text.ts';

/** Names the agency that answers for a source or an indicator; older versions know it in the default language alone. */
export function ownerName(
  { owner, ownerNames }: { owner: string; ownerNames?: Text },
  { language, fallback }: Pick<Words, 'language' | 'fallback'>,
): ContentText {
  return contentText(ownerNames ?? { [fallback]: owner }, language, fallback);
}
