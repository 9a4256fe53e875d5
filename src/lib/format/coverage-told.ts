import type { Translate } from '../i18n/translate.ts';

/** Coverage where nothing beside it says that it is who has reported: `reported: 31 of 34 units`; what is complete or empty stays as it is. */
export const coverageTold = (coverage: string, t: Translate): string =>
  coverage === '' || coverage === t('coverage.complete') ? coverage : t('coverage.told', { coverage });
