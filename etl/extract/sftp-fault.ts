import { EtlError } from '#etl/errors.ts';

const again = 'Nothing was kept; run again when it answers';
/** What went wrong by the client's code or words: what was found, what to do. The first that fits counts. */
const reasons: [pattern: RegExp, found: string, advice: string][] = [
  [/ENOENT|No such file/, 'file or folder not there', 'Correct location in contract.yaml, or ask the agency'],
  [/EACCES|Permission denied/, 'permission denied', 'Ask the agency to let this user read the folder'],
  [
    /authentication methods failed|ERR_AUTH/,
    'sign-in refused',
    'Check the user and the key or password in the environment',
  ],
  [/ECONNREFUSED/, 'connection refused', 'It may be down for maintenance: run again later'],
  [/ENOTFOUND|EAI_/, 'host unknown', 'Correct location in contract.yaml, or the address in the environment'],
  [/parse privateKey|passphrase|key format/i, 'private key not read', 'Check the key in the environment'],
  [/Timed out|ETIMEDOUT|EHOST|ENET/, 'no connection', again],
  [
    /handshake|no matching/i,
    'no way to encrypt that both know',
    'Ask the agency to bring its server up to date',
  ],
];

/**
 * A fault of an SFTP server or connection as ours: in our words alone, since theirs name hosts, paths and users.
 *
 * @param deadline seconds the reading might take, where it was they that ran out
 */
export function sftpFault(sourceId: string, cause: unknown, deadline: number | null = null): EtlError {
  if (cause instanceof EtlError) return cause;
  if (deadline !== null)
    return sftpFailed(
      sourceId,
      `not read whole within ${deadline} s`,
      'Raise timeoutSeconds under limits in contract.yaml if that is right',
    );
  // A slip of our own is no fault of the server's.
  if (!(cause instanceof Error) || cause instanceof TypeError) throw cause;
  const said = `${'code' in cause ? String(cause.code) : ''} ${cause.message}`;
  const [, found, advice] = reasons.find(([pattern]) => pattern.test(said)) ?? [
    null,
    'connection cut',
    again,
  ];
  return sftpFailed(sourceId, found, advice);
}

/** @param found what the server did, without addresses and users */
export function sftpFailed(sourceId: string, found: string, advice: string): EtlError {
  return new EtlError(
    'extract_sftp_failed',
    `server failed: ${found}, reading ${sourceId} by SFTP. Expected the files the contract names. ${advice}.`,
    { sourceId },
  );
}
