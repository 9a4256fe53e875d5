import { formatInstant } from '#lib/format/date.ts';
import type { Language } from '#lib/format/locale.ts';
import type { Translate } from '#lib/i18n/translate.ts';
import { isAuditAction } from '#lib/server/audit/read-audit.ts';
import type { AuditEvent } from '#warehouse/control/search-audit.ts';

/** A row of the log, written. */
export interface EventView {
  seq: number;
  at: string;
  /** Who did it; the address of all that they did. */
  who: string;
  whoHref: string;
  /** As whom they looked; empty where as themselves. */
  viewedAs: string;
  /** The deed in words, and as the log has it. */
  deed: string;
  action: string;
  /** What it was done to: its name where that is known, `kind:id`, and the address of all that was done to it. */
  objectName: string;
  object: string;
  objectHref: string;
  address: string;
  /** What else is kept, as `name value` pairs; what is not set is left out. */
  detail: string;
}

/** What rows are written with. */
interface Writing {
  language: Language;
  t: Translate;
  timezone: string;
  /** Name of a person by id; undefined where there is none any more. */
  nameOf: (personId: string) => string | undefined;
}

/** Writes a row of the log for people to read. */
export function composeEvent(event: AuditEvent, { language, t, timezone, nameOf }: Writing): EventView {
  const { seq, at, actor, actorLabel, viewedAs, action, object, detail, address } = event;
  const instant = (iso: string) => formatInstant(iso, language, timezone);
  const who = actorLabel || actor;
  const personOf = (of: string) => personIn(of, nameOf);
  return {
    ...{ seq, action, object, at: instant(at), address: address ?? '' },
    deed: isAuditAction(action) ? t(`deed.${action}`) : action,
    ...{ who, whoHref: `?${new URLSearchParams({ actor })}` },
    viewedAs: viewedAs ? t('audit.viewedAs', { who: personOf(viewedAs) || viewedAs }) : '',
    objectName: personOf(object),
    objectHref: `?${new URLSearchParams({ object })}`,
    detail: pairsOf(detail ?? {}, instant),
  };
}

/** The name of a person that a row tells as `person:id`; empty where it tells of something else, or nobody knows. */
export function personIn(of: string, nameOf: Writing['nameOf']): string {
  return (of.startsWith(PERSON) && nameOf(of.slice(PERSON.length))) || '';
}

const PERSON = 'person:';
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

function pairsOf(detail: object, instant: (iso: string) => string): string {
  const written = (value: unknown): string => {
    if (typeof value === 'string') return INSTANT.test(value) ? instant(value) : value;
    return Array.isArray(value) ? value.map(written).join(', ') : JSON.stringify(value);
  };
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name} ${written(value)}`)
    .join(' · ');
}
