import type { Grant } from '#warehouse/control/grants.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import { formatDay } from '#lib/format/date.ts';
import type { Language } from '#lib/format/locale.ts';
import { unitName } from '#lib/format/unit-name.ts';
import type { Translate } from '#lib/i18n/translate.ts';

/** A grant, every text written out. */
export interface GrantView {
  id: number;
  role: string;
  extent: string;
  upTo: string;
  from: string;
  to: string;
  origin: string;
}

/** Who reads it, and what units are called. */
export interface GrantWords {
  t: Translate;
  language: Language;
  units: ReadonlyMap<string, UnitVersion> | null;
  fallback: string;
}

/** Writes a grant out. A unit that no version knows is called by its id. */
export function writeGrant(grant: Grant, { t, language, units, fallback }: GrantWords): GrantView {
  const { grantId, role, extent, unitId, highestClass, validFrom, validTo, origin } = grant;
  const known = unitId === null ? undefined : units?.get(unitId);
  const unit = known ? unitName(known, language, fallback).text : (unitId ?? '');
  return {
    id: grantId,
    role: t(`role.${role}`),
    extent: extent === 'all' ? t('extent.all') : t(`extent.${extent}`, { unit }),
    upTo: t(`class.${highestClass}`),
    from: formatDay(validFrom, language),
    to: validTo === null ? t('grant.open') : formatDay(validTo, language),
    origin: t(`grant.origin.${origin}`),
  };
}

/** Units with what they are called, by name; those that no version knows are left out. */
export function nameUnits(
  ids: readonly string[],
  { language, units, fallback }: GrantWords,
): { id: string; name: string }[] {
  const { compare } = new Intl.Collator(language);
  return ids
    .flatMap((id) => {
      const unit = units?.get(id);
      return unit ? [{ id, name: unitName(unit, language, fallback).text }] : [];
    })
    .sort((one, other) => compare(one.name, other.name));
}
