import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';

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
  /** Listening beyond this machine has been asked for twice (`LODESTAR_ALLOW_REMOTE=yes-without-sign-in`). */
  allowsRemote: boolean;
  /** DuckDB's threads a query and memory in this process. */
  threads: number;
  memoryLimit: string;
  /** Statements at once (`LODESTAR_QUERY_SLOTS`, default as many as cores, but two). */
  slots: number;
  /** Bytes of answers kept ready. */
  cacheBytes: number;
  /** The Chromium that makes PDF (`LODESTAR_CHROMIUM`); null: one of the usual places. */
  chromium: string | null;
  /** Whether it runs in its own sandbox (`LODESTAR_CHROMIUM_SANDBOX=off`: no); root cannot have one. */
  chromiumSandbox: boolean;
}

/** Reads the settings; an empty one counts as not set. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): ServerSettings {
  const setting = (name: string, otherwise: string) => environment[name] || otherwise;
  return {
    dataDirectory: resolve(setting('LODESTAR_DATA', 'data')),
    workspace: resolve(setting('LODESTAR_WORKSPACE', 'workspaces/party')),
    host: setting('HOST', '127.0.0.1'),
    port: Number(setting('PORT', '3000')),
    origin: environment.ORIGIN || null,
    allowsRemote: environment.LODESTAR_ALLOW_REMOTE === 'yes-without-sign-in',
    threads: Number(setting('LODESTAR_QUERY_THREADS', '1')),
    slots: Number(setting('LODESTAR_QUERY_SLOTS', String(Math.max(2, availableParallelism())))),
    memoryLimit: setting('LODESTAR_QUERY_MEMORY', '192MB'),
    cacheBytes: Number(setting('LODESTAR_CACHE_BYTES', String(64 * 1024 * 1024))),
    chromium: environment.LODESTAR_CHROMIUM || null,
    chromiumSandbox: environment.LODESTAR_CHROMIUM_SANDBOX !== 'off' && process.getuid?.() !== 0,
  };
}

/** Hands the origin on to Kit, which reads it from the environment when its handler is loaded. */
export function tellKitOrigin(origin: string): void {
  process.env.ORIGIN = origin;
}

/** The environment of a refresh started here: this process's own, with the folders it works on. */
export function refreshEnvironment(settings: ServerSettings): NodeJS.ProcessEnv {
  return { ...process.env, LODESTAR_DATA: settings.dataDirectory, LODESTAR_WORKSPACE: settings.workspace };
}

/** The environment of a Chromium started here: what it needs to find programs and fonts, and no setting of ours. */
export function chromiumEnvironment(folder: string): { [name: string]: string } {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    LANG: process.env.LANG ?? 'C.UTF-8',
    ...{ HOME: folder, TMPDIR: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder },
  };
}
