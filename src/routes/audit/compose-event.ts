import { cronWords } from '#lib/format/cron-words.ts';
import { formatInstant } from '#lib/format/date.ts';
import { localeOf, type Language } from '#lib/format/locale.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import type { MessageKey, Translate } from '#lib/i18n/translate.ts';
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
  /** What it was done to: what people call it where that is known, `kind:id`, and the address of all that was done to it. */
  objectName: string;
  object: string;
  /** As the log has it, where the name does not say as much; empty where it does. */
  objectCode: string;
  objectHref: string;
  address: string;
  /** What else is kept, as pairs of a name in words and its value; what is not set is left out. */
  detail: string;
}

/** What rows are written with. */
interface Writing {
  language: Language;
  t: Translate;
  timezone: string;
  /** Name of a person by id; undefined where there is none any more. */
  nameOf: (personId: string) => string | undefined;
  /** What readers call something of the version served; undefined where it has it not. */
  calledOf: (kind: 'source' | 'indicator' | 'unit', id: string) => string | undefined;
}

/** Writes a row of the log for people to read. */
export function composeEvent(event: AuditEvent, writing: Writing): EventView {
  const { language, t, timezone, nameOf, calledOf } = writing;
  const { seq, at, actor, actorLabel, viewedAs, action, object, detail, address } = event;
  const instant = (iso: string) => formatInstant(iso, language, timezone);
  const who = actorLabel || actor;
  const personOf = (of: string) => personIn(of, nameOf);
  const objectName = scheduleText(object, detail, t) ?? objectText(object, writing);
  return {
    ...{ seq, action, object, at: instant(at), address: address ?? '' },
    deed: isAuditAction(action) ? t(`deed.${action}`) : action,
    ...{ who, whoHref: `?${new URLSearchParams({ actor })}` },
    viewedAs: viewedAs ? t('audit.viewedAs', { who: personOf(viewedAs) || viewedAs }) : '',
    objectName,
    objectCode: objectName.endsWith(` ${object.slice(object.indexOf(':') + 1)}`) ? '' : object,
    objectHref: `?${new URLSearchParams({ object })}`,
    detail: pairsOf(isOfSchedule(object) ? nameAsLabel(detail) : (detail ?? {}), writing, (text, name) => {
      if (INSTANT.test(text)) return instant(text);
      if (name === 'cron') return cronWords(text, language);
      const kind = called[name];
      return (kind && calledOf(kind, text)) ?? (personOf(text) || text);
    }),
  };
}

/** The name of a person that a row tells as `person:id`; empty where it tells of something else, or nobody knows. */
export function personIn(of: string, nameOf: Writing['nameOf']): string {
  return (of.startsWith(PERSON) && nameOf(of.slice(PERSON.length))) || '';
}

/** What people call what a row tells as `kind:id`: its name, or the word for its kind and its id; empty for a person whom nobody knows. */
export function objectText(
  object: string,
  { t, nameOf, calledOf }: Omit<Writing, 'language' | 'timezone'>,
): string {
  if (object.startsWith(PERSON)) return personIn(object, nameOf);
  const [, kind = '', id = ''] = /^([a-z_]+):(.*)$/su.exec(object) ?? [];
  const key = `audit.kind.${kind}`;
  if (!isMessage(key)) return '';
  const name = kind === 'source' || kind === 'indicator' ? calledOf(kind, id) : undefined;
  return name ?? `${t(key)} ${id}`;
}

/** What people call the schedule that a row tells of, where it says so; null of anything else. */
function scheduleText(object: string, detail: AuditEvent['detail'], t: Translate): string | null {
  const name = isOfSchedule(object)
    ? Object.entries(detail ?? {}).find(([key]) => key === 'name')?.[1]
    : null;
  return typeof name === 'string' && name !== '' ? `${t('audit.kind.schedule')} ${name}` : null;
}

const PERSON = 'person:';
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** Values that have a word of their own, by the name under which they are kept. */
const worded: { [name: string]: string } = {
  ...{ role: 'role', highestClass: 'class', classes: 'class' },
  ...{ method: 'audit.method', kind: 'audit.sent' },
};

/** Values that name something of the version served. */
const called: { [name: string]: 'source' | 'indicator' | 'unit' } = {
  ...{ sources: 'source', source: 'source', sourceId: 'source', table: 'source' },
  ...{ indicatorId: 'indicator', unitId: 'unit' },
};

/** Numbers that count something; all others are ids, by which things are called and sought, and stay as they are. */
const counts: ReadonlySet<string> = new Set([
  ...[
    'bytes',
    'files',
    'records',
    'values',
    'columns',
    'periods',
    'versions',
    'held',
    'times',
    'lifted',
    'removed',
  ],
  ...['ended', 'endedSessions', 'tokens', 'passkeys'],
]);

const isOfSchedule = (object: string) => object.startsWith('schedule:');

/** Of an account the name is what it signs in by; of a group of sources it is what people call it. */
function nameAsLabel(detail: AuditEvent['detail']): object {
  return Object.fromEntries(
    Object.entries(detail ?? {}).map(([name, value]) => [name === 'name' ? 'label' : name, value]),
  );
}

function pairsOf(
  detail: object,
  { t, language }: Pick<Writing, 't' | 'language'>,
  textOf: (text: string, name: string) => string,
): string {
  const count = new Intl.NumberFormat(localeOf(language));
  const word = (key: string, otherwise: string) => (isMessage(key) ? t(key) : otherwise);
  const written = (value: unknown, name: string): string => {
    if (Array.isArray(value)) return value.map((one) => written(one, name)).join(', ');
    if (typeof value === 'boolean') return t(`audit.of.${value}`);
    if (typeof value === 'number') return counts.has(name) ? count.format(value) : String(value);
    if (typeof value !== 'string') return JSON.stringify(value);
    const kind = worded[name];
    return kind === undefined ? textOf(value, name) : word(`${kind}.${value}`, value);
  };
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${word(`audit.of.${name}`, name)}: ${written(value, name)}`)
    .join(' · ');
}

const isMessage = (key: string): key is MessageKey => Object.hasOwn(en, key);
