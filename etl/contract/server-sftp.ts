import { z } from 'zod';
import { strictShape } from '#etl/workspace/shapes.ts';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';
import { readCustomProperties } from './custom-properties.ts';
import { fileLimitsShape, packedFilesShape, type FileLimits } from './packed-files.ts';
import { readLocalServer, type LocalServer } from './server-local.ts';
import { variableName } from './variable-name.ts';

/** Files that an agency drops on an SFTP server. What holds of files in the inbox holds of them. */
export interface SftpServer extends Omit<LocalServer, 'type' | 'limits'> {
  type: 'sftp';
  /** `host` or `host:port`, with `{NAME}` placeholders read from the environment. */
  host: string;
  /** Folder on the server in which `path` is looked for, with a slash at its end. */
  folder: string;
  /** Fingerprints of the server's keys, any of which it may show: `SHA256:…` as `ssh-keygen -l` prints them. */
  hostKeys: string[];
  userEnv: string;
  passwordEnv: string | null;
  /** Variable with a private key in OpenSSH's or PEM form. */
  privateKeyEnv: string | null;
  passphraseEnv: string | null;
  /** Of each file, and of all that are fetched together; so is `timeoutSeconds`. */
  limits: FileLimits & { maxFiles: number; maxTotalBytes: number };
}

const serverShape = z.object({
  location: z.string().superRefine(checkLocation),
  format: z.unknown(),
  customProperties: z.unknown().optional(),
});

const fingerprint = z
  .string()
  .regex(
    /^sha256:[A-Za-z0-9+/]{43}=?$/i,
    'not a fingerprint: expected SHA256:…, as the agency reads it with ssh-keygen -l.',
  )
  .transform((text) => `SHA256:${text.slice(7).replace('=', '')}`);

const customShape = {
  ...packedFilesShape,
  hostKey: z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(fingerprint).min(1),
  ),
  userEnv: variableName,
  passwordEnv: variableName.nullable().default(null),
  privateKeyEnv: variableName.nullable().default(null),
  passphraseEnv: variableName.nullable().default(null),
  limits: strictShape({
    ...fileLimitsShape,
    maxFiles: z.int().min(1).default(10_000),
    maxTotalBytes: z.int().min(1).default(4_000_000_000),
  }).prefault({}),
};

/** Reads a server of type `sftp`. @returns null where something did not fit (noted in `yaml`) */
export function readSftpServer(yaml: YamlFile, at: Path, value: unknown): SftpServer | null {
  const server = yaml.read(serverShape, value, at);
  if (server === null) return null;
  const list = [...at, 'customProperties'];
  const custom = readCustomProperties(yaml, list, server.customProperties, customShape);
  const [, host = '', path = ''] = placeOf(server.location) ?? [];
  const folder = path.slice(0, path.split(/[*?]/)[0]!.lastIndexOf('/') + 1);
  const local = { path: path.slice(folder.length), format: server.format };
  const files = readLocalServer(yaml, at, local);
  if (custom === null || files === null) return null;
  const { hostKey, ...own } = custom;
  if ((own.passwordEnv === null) === (own.privateKeyEnv === null))
    yaml.fault(list, 'expected either privateKeyEnv or passwordEnv to sign in with.');
  return { ...files, type: 'sftp', host, folder, hostKeys: hostKey, ...own };
}

function placeOf(location: string): RegExpExecArray | null {
  return /^sftp:\/\/([^/@\s]+)(\/.*[^/])$/.exec(location);
}

function checkLocation(location: string, context: z.RefinementCtx): void {
  if (/^sftp:\/\/[^/]*@/.test(location))
    context.addIssue({
      code: 'custom',
      message: 'holds a user: name variables with userEnv and passwordEnv.',
    });
  else if (placeOf(location) === null)
    context.addIssue({ code: 'custom', message: 'not an address: expected sftp://host:port/folder/*.csv.' });
  else if (location.split(/[\\/]/).includes('..'))
    context.addIssue({ code: 'custom', message: 'leaves its folder: expected a path without `..`.' });
}
