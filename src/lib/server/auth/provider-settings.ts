import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { roles } from '#warehouse/control/people-schema.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import { dataClasses } from '#warehouse/model/data-class.ts';

const texts = z.strictObject({ en: z.string().min(1), vi: z.string().min(1), hi: z.string().min(1) });

const groupGrant = z
  .strictObject({
    /** As the single sign-on writes it. */
    group: z.string().min(1),
    role: z.enum(roles),
    extent: z.enum(['unit', 'subtree', 'all']),
    unit: z.string().min(1).optional(),
    highestClass: z.enum(dataClasses),
  })
  .refine(({ extent, unit }) => (extent === 'all') === (unit === undefined), {
    path: ['unit'],
    message: 'a unit belongs to the extents unit and subtree, and to them alone',
  });

const settingsFile = z.strictObject({
  issuer: z.url().refine(isSafeAddress, 'https, or http on loopback'),
  clientId: z.string().min(1),
  /** Relative to the file of settings; without one this server is a public client. */
  clientSecretFile: z.string().min(1).optional(),
  clientAuthentication: z.enum(['basic', 'post']).default('basic'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))
    .default(['openid', 'profile'])
    .refine((scopes) => scopes.includes('openid'), 'openid among them'),
  /** Seconds that any one request to it may take. */
  timeoutSeconds: z.int().min(1).max(60).default(10),
  groupsClaim: z.string().min(1).default('groups'),
  /** What the single sign-on is called on the page of sign-in. */
  label: texts,
  groups: z.array(groupGrant).default([]),
});

/** What somebody may do for being in a group of the single sign-on. */
export type GroupGrant = z.infer<typeof groupGrant>;

/** How this installation signs in through a provider of OpenID Connect. */
export type ProviderSettings = Omit<z.infer<typeof settingsFile>, 'clientSecretFile'> & {
  /** Null for a public client. */
  clientSecret: string | null;
};

/**
 * Reads the settings of single sign-on.
 *
 * @param file YAML or JSON; see docs/operations.md
 * @throws {WarehouseError} provider_settings_invalid, with every fault by its key
 */
export function readProviderSettings(file: string): ProviderSettings {
  const read = settingsFile.safeParse(readYaml(file));
  if (!read.success)
    throw invalid(
      file,
      read.error.issues.map(({ path, message }) => `${path.join('.') || '(file)'}: ${message}`),
    );
  const { clientSecretFile, ...settings } = read.data;
  const clientSecret = clientSecretFile ? readSecret(file, clientSecretFile) : null;
  return { ...settings, clientSecret };
}

/** Encrypted, or not leaving this machine. */
export function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw invalid(file, [`(file): ${code === undefined ? message.split('\n')[0] : code}`], cause);
  }
}

function readSecret(file: string, secretFile: string): string {
  const path = resolve(dirname(file), secretFile);
  try {
    const secret = readFileSync(path, 'utf8').trim();
    if (secret !== '') return secret;
  } catch (cause) {
    throw invalid(file, [`clientSecretFile: ${path} (${(cause as NodeJS.ErrnoException).code})`], cause);
  }
  throw invalid(file, [`clientSecretFile: ${path} is empty`]);
}

function invalid(file: string, faults: string[], cause?: unknown): WarehouseError {
  const message = `single sign-on invalid: ${file}\n${faults.map((fault) => `  ${fault}`).join('\n')}`;
  return new WarehouseError('provider_settings_invalid', message, { file, faults }, { cause });
}
