import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { logLevels, type LogLevel } from '#warehouse/log/open-log.ts';
import { USUAL_TOGETHER, usualLimits } from '#warehouse/queue/lanes.ts';
import { isAllowedHost } from '#warehouse/network/allowed-address.ts';

/** Settings of the web process; see docs/operations.md. The one place in this room that reads the environment. */
export interface ServerSettings {
  /** Data folder (`LODESTAR_DATA`, default `data`), absolute. */
  dataDirectory: string;
  /** Workspace that a refresh started here loads (`LODESTAR_WORKSPACE`, default `workspaces/party`), absolute. */
  workspace: string;
  host: string;
  port: number;
  /** Where readers find this server (`ORIGIN`); null: at its own address. */
  origin: string | null;
  /** Pages may go over a network in clear (`LODESTAR_PLAIN_HTTP=yes`): for tests of an installation, never for its use. */
  allowsPlainHttp: boolean;
  /** Proxies in front of this server, each of which adds to `X-Forwarded-For` (`LODESTAR_PROXIES`, default 0). */
  proxies: number;
  /** Sample accounts are wanted (`LODESTAR_DEMONSTRATION=on`); they are there on this machine alone. */
  wantsDemonstration: boolean;
  /** How long a session lasts unused (`LODESTAR_IDLE_MINUTES`, default 60), and at most (`LODESTAR_SESSION_HOURS`, default 12). */
  idleMinutes: number;
  sessionHours: number;
  /** Whether this process does what the queue asks for (`LODESTAR_WORKER=off`: another does, by `npm run worker`). */
  works: boolean;
  /** Files that are checked at once (`LODESTAR_CHECKS`, default 2), by all workers together. */
  checksAtOnce: number;
  /** Requests for refreshes that one run may do (`LODESTAR_RUN_REQUESTS`, default 50). */
  requestsPerRun: number;
  /** Requests a minute that one reader or program may make (`LODESTAR_RATE`, default 1200). */
  requestsPerMinute: number;
  /** Bytes of one file that people may send by the desk (`LODESTAR_UPLOAD_BYTES`, default 256 MiB), whatever its contract allows. */
  uploadBytes: number;
  /** Bytes that no request may bring more than, whatever its address takes (`BODY_SIZE_LIMIT`, such as `512K`); null: each address says. */
  mostBodyBytes: number | null;
  /** Hours for which a delivery is waited for after it was due (`LODESTAR_OVERDUE_HOURS`, default 12). */
  overdueHours: number;
  /** The key that seals second factors (`LODESTAR_KEY_FILE`); null: `secret.key` in the data folder. */
  keyFile: string | null;
  /** The token by which metrics are read from elsewhere (`LODESTAR_METRICS_TOKEN_FILE`); null: there is none. */
  metricsTokenFile: string | null;
  /** What sets single sign-on up (`LODESTAR_OIDC_FILE`); null: there is none. */
  oidcFile: string | null;
  /** Who is told of holes in this installation (`LODESTAR_SECURITY_CONTACT`), a `mailto:`, `tel:` or `https:` address; null: nobody. */
  securityContact: string | null;
  /** Somebody takes traces (`OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`). */
  wantsTraces: boolean;
  /** What is less than this is not logged (`LODESTAR_LOG`, default `info`). */
  logLevel: LogLevel;
  /** DuckDB's threads a query and memory in this process; memory undefined: by the size of what is served. */
  threads: number;
  memoryLimit: string | undefined;
  /** Statements at once (`LODESTAR_QUERY_SLOTS`, default as many as cores, but two). */
  slots: number;
  /** Bytes of answers kept ready. */
  cacheBytes: number;
  /** How long readers are let in once a stop was asked for (`LODESTAR_DRAIN_SECONDS`, default 0), and answers may take then (`LODESTAR_STOP_SECONDS`, default 2). */
  drainSeconds: number;
  stopSeconds: number;
  /** Bytes that have to be free in the data folder for this process to count as ready (`LODESTAR_LEAST_FREE_BYTES`, default 64 MiB). */
  leastFreeBytes: number;
  /** The Chromium that makes PDF (`LODESTAR_CHROMIUM`); null: one of the usual places. */
  chromium: string | null;
  /** Whether it runs in its own sandbox (`LODESTAR_CHROMIUM_SANDBOX=off`: no); root cannot have one. */
  chromiumSandbox: boolean;
}

type Environment = NodeJS.ProcessEnv;

/** Reads the settings; an empty one counts as not set. */
export function readSettings(environment: Environment = process.env): ServerSettings {
  return Object.fromEntries(
    Object.entries(readers).map(([name, read]) => [name, read(environment)]),
  ) as unknown as ServerSettings;
}

/** Reads one setting: where every request asks, all of them cost more than finding out who asks. */
export function readSetting<Name extends keyof ServerSettings>(name: Name): ServerSettings[Name] {
  return readers[name](process.env);
}

const readers: { readonly [Name in keyof ServerSettings]: (of: Environment) => ServerSettings[Name] } = {
  dataDirectory: (of) => resolve(settingOf(of, 'LODESTAR_DATA', 'data')),
  workspace: (of) => resolve(settingOf(of, 'LODESTAR_WORKSPACE', 'workspaces/party')),
  host: (of) => settingOf(of, 'HOST', '127.0.0.1'),
  port: (of) => Number(settingOf(of, 'PORT', '3000')),
  origin: (of) => of.ORIGIN || null,
  allowsPlainHttp: (of) => of.LODESTAR_PLAIN_HTTP === 'yes',
  proxies: (of) => wholeOf(of, 'LODESTAR_PROXIES', 0, 0, 10),
  wantsDemonstration: (of) => of.LODESTAR_DEMONSTRATION === 'on',
  idleMinutes: (of) => wholeOf(of, 'LODESTAR_IDLE_MINUTES', 60, 1, 1440),
  sessionHours: (of) => wholeOf(of, 'LODESTAR_SESSION_HOURS', 12, 1, 168),
  works: (of) => of.LODESTAR_WORKER !== 'off',
  checksAtOnce: (of) => wholeOf(of, 'LODESTAR_CHECKS', usualLimits.check, 1, 16),
  requestsPerRun: (of) => wholeOf(of, 'LODESTAR_RUN_REQUESTS', USUAL_TOGETHER, 1, 500),
  requestsPerMinute: (of) => wholeOf(of, 'LODESTAR_RATE', 1200, 60, 1e9),
  uploadBytes: (of) => wholeOf(of, 'LODESTAR_UPLOAD_BYTES', 256 * 2 ** 20, 1, 2 ** 40),
  mostBodyBytes: (of) => bytesOf('BODY_SIZE_LIMIT', of.BODY_SIZE_LIMIT),
  overdueHours: (of) => wholeOf(of, 'LODESTAR_OVERDUE_HOURS', 12, 0, 720),
  keyFile: (of) => (of.LODESTAR_KEY_FILE ? resolve(of.LODESTAR_KEY_FILE) : null),
  metricsTokenFile: (of) => (of.LODESTAR_METRICS_TOKEN_FILE ? resolve(of.LODESTAR_METRICS_TOKEN_FILE) : null),
  oidcFile: (of) => (of.LODESTAR_OIDC_FILE ? resolve(of.LODESTAR_OIDC_FILE) : null),
  securityContact: (of) => contactOf(of.LODESTAR_SECURITY_CONTACT),
  wantsTraces: (of) =>
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'].some((name) => of[name]),
  logLevel: (of) => logLevelOf(settingOf(of, 'LODESTAR_LOG', 'info')),
  threads: (of) => Number(settingOf(of, 'LODESTAR_QUERY_THREADS', '1')),
  slots: (of) => Number(settingOf(of, 'LODESTAR_QUERY_SLOTS', String(Math.max(2, availableParallelism())))),
  memoryLimit: (of) => settingOf(of, 'LODESTAR_QUERY_MEMORY', '') || undefined,
  cacheBytes: (of) => Number(settingOf(of, 'LODESTAR_CACHE_BYTES', String(32 * 1024 * 1024))),
  drainSeconds: (of) => wholeOf(of, 'LODESTAR_DRAIN_SECONDS', 0, 0, 300),
  stopSeconds: (of) => wholeOf(of, 'LODESTAR_STOP_SECONDS', 2, 0, 300),
  leastFreeBytes: (of) => wholeOf(of, 'LODESTAR_LEAST_FREE_BYTES', 64 * 1024 * 1024, 0, 1e15),
  chromium: (of) => of.LODESTAR_CHROMIUM || null,
  chromiumSandbox: (of) => of.LODESTAR_CHROMIUM_SANDBOX !== 'off' && process.getuid?.() !== 0,
};

function settingOf(of: Environment, name: string, otherwise: string): string {
  return of[name] || otherwise;
}

/** What protects is never guessed: a setting that is no such number stops the server. */
function wholeOf(of: Environment, name: string, otherwise: number, least: number, most: number): number {
  const value = Number(settingOf(of, name, String(otherwise)));
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${name} invalid: ${of[name]}. Expected a whole number from ${least} to ${most}.`);
}

/** A count of bytes as Kit writes it: with `K`, `M` or `G` behind, or `Infinity`. */
function bytesOf(name: string, text: string | undefined): number | null {
  if (!text || text === 'Infinity') return null;
  const [, digits, unit = ''] = /^(\d+)([KMG]?)$/i.exec(text) ?? [];
  if (digits === undefined)
    throw new Error(`${name} invalid: ${text}. Expected bytes, such as 65536, 512K or 16M.`);
  return Number(digits) * 1024 ** ' KMG'.indexOf(unit.toUpperCase() || ' ');
}

function logLevelOf(text: string): LogLevel {
  const found = logLevels.find((level) => level === text);
  if (found) return found;
  throw new Error(`LODESTAR_LOG invalid: ${text}. Expected one of ${logLevels.join(', ')}.`);
}

/** One address on one line; anything else is none. */
function contactOf(text: string | undefined): string | null {
  return text && /^(mailto:|tel:|https:\/\/)[!-~]+$/.test(text) ? text : null;
}

/** What Kit reads from the environment while its handler is loaded, and no later. */
interface KitSettings {
  origin: string;
  /** Bytes that it reads of a request at most. */
  bodyBytes: number;
}

/** Hands settings on to Kit. */
export async function tellingKit<T>({ origin, bodyBytes }: KitSettings, load: () => Promise<T>): Promise<T> {
  const told = { ORIGIN: origin, BODY_SIZE_LIMIT: String(bodyBytes) };
  const before = Object.keys(told).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, told);
  try {
    return await load();
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}

/**
 * The environment of what is done for a claim: this process's own, with the folders it works on and what it was claimed as; what it
 * says joins this process's log.
 */
export function claimEnvironment(
  settings: ServerSettings,
  claim: string,
  traceParent?: string,
): NodeJS.ProcessEnv {
  const { dataDirectory, workspace } = settings;
  return {
    ...process.env,
    LODESTAR_DATA: dataDirectory,
    LODESTAR_WORKSPACE: workspace,
    LODESTAR_CLAIM: claim,
    LODESTAR_RUN_LOG: 'json',
    ...(traceParent !== undefined && { TRACEPARENT: traceParent }),
  };
}

/** The environment of a Chromium started here: what it needs to find programs and fonts, and no setting of ours. */
export function chromiumEnvironment(folder: string): { [name: string]: string } {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    LANG: process.env.LANG ?? 'C.UTF-8',
    ...{ HOME: folder, TMPDIR: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder },
  };
}

/** Where the secrets of backups lie, absolute: `LODESTAR_BACKUP_KEY_FILE`, `LODESTAR_BACKUP_PASSPHRASE_FILE`; null where not set. */
export function readBackupSecrets(environment: NodeJS.ProcessEnv = process.env): {
  keyFile: string | null;
  passphraseFile: string | null;
} {
  const file = (name: string) => (environment[name] ? resolve(environment[name]) : null);
  return {
    keyFile: file('LODESTAR_BACKUP_KEY_FILE'),
    passphraseFile: file('LODESTAR_BACKUP_PASSPHRASE_FILE'),
  };
}

/** How mail leaves this installation. */
export interface MailSettings {
  /** `smtp:` or `smtps:`, with the name of the account where the server wants one (`LODESTAR_SMTP_URL`). */
  url: URL;
  /** Holds the account's password (`LODESTAR_SMTP_PASSWORD_FILE`), absolute; null without. */
  passwordFile: string | null;
  /** Whom it is from (`LODESTAR_MAIL_FROM`). */
  from: string;
  /** Domains that it may go to (`LODESTAR_MAIL_DOMAINS`, with commas), in lower case; empty: any. */
  domains: readonly string[];
}

/** Reads how mail leaves; null where none does. @throws where what is set cannot be used: mail that goes nowhere is noticed by nobody */
export function readMailSettings(environment: NodeJS.ProcessEnv = process.env): MailSettings | null {
  const text = environment.LODESTAR_SMTP_URL;
  if (!text) return null;
  const url = URL.parse(text);
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '' || url.password)
    throw new Error(
      'LODESTAR_SMTP_URL invalid. Expected smtp://name@host:587 or smtps://…, without a password: that stands in LODESTAR_SMTP_PASSWORD_FILE.',
    );
  const from = environment.LODESTAR_MAIL_FROM;
  if (!from || !/^[^\r\n]*@[^\r\n]+$/.test(from))
    throw new Error(
      'LODESTAR_MAIL_FROM invalid. Expected whom mail is from, such as lodestar@example.gov.vn.',
    );
  const file = environment.LODESTAR_SMTP_PASSWORD_FILE;
  const domains = (environment.LODESTAR_MAIL_DOMAINS ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  return {
    ...{ url, from, passwordFile: file ? resolve(file) : null },
    domains: domains.filter((name) => name !== ''),
  };
}

/** Which servers may be sent something wherever they are: this machine (`LODESTAR_ALLOW_LOOPBACK=1`), and those that are named. */
export interface HostRules {
  allowsLoopback: boolean;
  /** @param hostPort `host:port` (`LODESTAR_ALLOW_HOSTS`) */
  isNamed: (hostPort: string) => boolean;
}

/** Reads which servers may be sent something wherever they are, by the settings that say the same for sources. */
export function readHostRules(environment: NodeJS.ProcessEnv = process.env): HostRules {
  return {
    allowsLoopback: environment.LODESTAR_ALLOW_LOOPBACK === '1',
    isNamed: (hostPort) => isAllowedHost(hostPort, (name) => environment[name]),
  };
}
