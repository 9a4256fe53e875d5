import { LRUCache } from 'lru-cache';
import { record } from '#warehouse/control/audit.ts';
import { changeStamp } from '#warehouse/control/change-stamp.ts';
import { grantsOn, type Grant } from '#warehouse/control/grants.ts';
import { readApiToken } from '#warehouse/control/api-tokens.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readPerson, type Person } from '#warehouse/control/people.ts';
import { readSession, setViewAs, type Session, type SessionLimits } from '#warehouse/control/sessions.ts';
import { readerZone } from './zone.ts';
import { rightsOf, scopeOf, type Narrowing, type Reader } from './reader.ts';
import { isReading } from './rights.ts';
import { readSessionCookie } from './session-cookie.ts';

/** The parts of a request by which it says who asks. */
export interface Credentials {
  cookie: string | null | undefined;
  authorization: string | null | undefined;
  /** Where it came from. */
  address: string;
}

/** What the server holds sign-ins to. */
export interface AuthSettings {
  session: SessionLimits;
  /** Pages are read over TLS: cookies go over nothing else. */
  isSecure: boolean;
  /** Accounts of the demonstration may be used. */
  isDemonstration: boolean;
}

/**
 * Finds who asks: by the token of a program where one is given, else by the session of a browser.
 *
 * @returns null for whoever is not signed in, or not any more
 */
export function authenticate(control: Control, asked: Credentials, settings: AuthSettings): Reader | null {
  const bearer = /^bearer +(\S+)$/i.exec(asked.authorization ?? '')?.[1];
  const text = bearer ?? readSessionCookie(asked.cookie, settings.isSecure);
  if (!text) return null;
  const kind = bearer ? 'token' : 'session';
  const found = recall(control, `${kind} ${text} ${asked.address}`, () =>
    bearer ? byToken(control, text, asked.address) : bySession(control, text, asked.address, settings),
  );
  return found && (settings.isDemonstration || !found.isSample) ? found.reader : null;
}

/** Those who asked last, as they were found; by control database, since tests open several. */
const recent = new WeakMap<Control, LRUCache<string, { found: Found; stamp: string; day: string }>>();

/** So long a reader may be taken for who they were: time alone ends sessions and tokens, and their use is noted again. */
const RECALLED_MS = 10_000;

/**
 * Finds somebody anew only where something may have changed: of the same database on the same day they are who they were. Whatever is
 * revoked, ended or given is a change of the database, so it holds at once.
 */
function recall(control: Control, key: string, find: () => Found): Found {
  const known = recent.get(control) ?? new LRUCache({ max: 2_000, ttl: RECALLED_MS });
  recent.set(control, known);
  const day = todayOf(control);
  const kept = known.get(key);
  const before = changeStamp(control);
  if (kept?.stamp === before.whole && kept.day === day) return kept.found;
  const found = find();
  // Finding may note when they were seen, which is a change of one's own; what others change meanwhile may not have been seen.
  const after = changeStamp(control);
  if (found && before.others === after.others) known.set(key, { found, stamp: after.whole, day });
  return found;
}

/** A reader, and whether the account is one of the demonstration. */
type Found = { reader: Reader; isSample: boolean } | null;

function byToken(control: Control, text: string, address: string): Found {
  const found = readApiToken(control, text);
  if (!found) return null;
  const { token, person } = found;
  const reader = makeReader(control, person, { address, narrowing: token, session: null, viewed: null });
  const named = { actor: `token:${token.tokenId}`, actorLabel: `${person.label} · ${token.label}` };
  // A token that is found by somebody changes nothing, and tells nothing of people.
  const rights = new Set([...reader.rights].filter((right) => isReading(right) && right !== 'read_audit'));
  return { reader: { ...reader, ...named, rights }, isSample: person.isSample };
}

function bySession(control: Control, text: string, address: string, settings: AuthSettings): Found {
  const found = readSession(control, text, settings.session);
  if (!found) return null;
  const { session, person } = found;
  const viewed = session.viewAsId === null ? null : viewedBy(control, person, session.viewAsId);
  if (session.viewAsId !== null && viewed === null) endViewing(control, person, session);
  const reader = makeReader(control, person, { address, narrowing: null, session, viewed });
  return { reader, isSample: person.isSample };
}

/** Whose eyes somebody may look through: an open account, while they manage people themselves. */
function viewedBy(control: Control, { personId }: Person, viewedId: string): Person | null {
  const own = rightsOf(grantsOn(control, personId, todayOf(control)), false);
  const viewed = readPerson(control, viewedId);
  return own.has('manage_people') && viewed?.disabledAt === null ? viewed : null;
}

function endViewing(
  control: Control,
  { personId, label }: Person,
  { sessionId, viewAsId, address }: Session,
): void {
  control.sqlite
    .transaction(() => {
      setViewAs(control, sessionId, null);
      record(control, {
        ...{ actor: `person:${personId}`, actorLabel: label, action: 'view_as_ended', address },
        ...{ object: `person:${viewAsId}`, detail: { why: 'right_ended' } },
      });
    })
    .immediate();
}

interface Circumstances {
  address: string;
  narrowing: Narrowing | null;
  session: Reader['session'];
  viewed: Person | null;
}

function makeReader(
  control: Control,
  person: Person,
  { address, narrowing, session, viewed }: Circumstances,
): Reader {
  const seen = viewed ?? person;
  const grants: Grant[] = grantsOn(control, seen.personId, todayOf(control));
  return {
    ...{ personId: seen.personId, label: seen.label, address, session },
    ...{ actor: `person:${person.personId}`, actorLabel: person.label },
    rights: rightsOf(grants, viewed !== null),
    scopeFor: (right) => scopeOf(grants, right, narrowing),
    viewedAs: viewed && { personId: viewed.personId, label: viewed.label },
  };
}

const MINUTE_MS = 60_000;

let told: { minute: number; zone: string; day: string } | null = null;

/** The day it is where the workspace is: grants begin and end with it. Told once a minute, since every request asks. */
export function todayOf(control: Control): string {
  const now = control.clock();
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  const zone = readerZone();
  if (told?.minute !== minute || told.zone !== zone) told = { minute, zone, day: dayIn(zone).format(now) };
  return told.day;
}

/** Formats are dear to make. */
const formats = new Map<string, Intl.DateTimeFormat>();

function dayIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  formats.set(timeZone, known);
  return known;
}
