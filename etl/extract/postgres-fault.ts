import { EtlError } from '#etl/errors.ts';

const again = 'Nothing was kept; run again when it answers';

/** What went wrong by the server's SQLSTATE or the system's code: what was found, what to do. The first that begins so counts. */
const reasons: [code: string, found: string, advice: string][] = [
  ['28', 'sign-in refused', 'Check the user and the password in the environment'],
  ['3D', 'no such database', 'Correct database in contract.yaml, or the address in the environment'],
  [
    '42501',
    'permission denied',
    'Ask the agency to grant SELECT on the table or view, and USAGE on its schema',
  ],
  ['42P01', 'no such table or view', 'Correct schema and table in contract.yaml, or ask the agency'],
  ['42', 'a statement it does not understand', 'Ask the agency whether the view or its columns changed'],
  ['57014', 'statement cancelled', 'Raise timeoutSeconds under limits in contract.yaml if the agency agrees'],
  ['57P03', 'server starting or stopping', again],
  ['57P', 'connection ended by its administrator', again],
  ['53', 'server out of connections, memory or disk', again],
  ['55P03', 'table locked', again],
  ['25', 'transaction ended by the server', again],
  ['40', 'transaction given up by the server', again],
  ['22', 'a value that its own view cannot compute', 'Ask the agency to mend the view'],
  ['ECONNREFUSED', 'connection refused', 'It may be down for maintenance: run again later'],
  ['ENOTFOUND', 'host unknown', 'Correct host in contract.yaml, or the address in the environment'],
  ['EAI_', 'host cannot be looked up', again],
  ['ETIMEDOUT', 'no connection', again],
  ['EHOST', 'no way to the host', again],
  ['ENET', 'no way to the host', again],
  ['ECONNRESET', 'connection cut', again],
  ['EPIPE', 'connection cut', again],
  ['ENDED', 'connection cut', again],
  ['NO_TLS', 'no encrypted connection', 'Ask the agency for TLS; ssl: disable is for this machine alone'],
  ['PASSWORD', 'sign-in refused', 'Set the password in the environment'],
];
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ERR_TLS|ERR_SSL/;

/**
 * A fault of a database as ours: by its code alone, since the server's own words may quote values, addresses and users.
 *
 * @param deadline seconds the reading might take, where it was they that ran out
 */
export function databaseFault(sourceId: string, cause: unknown, deadline: number | null = null): EtlError {
  if (cause instanceof EtlError) return cause;
  if (deadline !== null)
    return databaseFailed(
      sourceId,
      `not read whole within ${deadline} s`,
      'Raise timeoutSeconds under limits in contract.yaml if the agency agrees',
    );
  const code = codeOf(cause);
  // A slip of our own is no fault of the server's.
  if (code === null) throw cause;
  if (certificate.test(code))
    return databaseFailed(
      sourceId,
      `certificate not trusted (${code})`,
      'Name the authority that signed it in NODE_EXTRA_CA_CERTS, or ask the agency for a valid one',
    );
  const [, found, advice] = reasons.find(([begin]) => code.startsWith(begin)) ?? [
    code,
    'failure',
    'Ask the agency',
  ];
  return databaseFailed(sourceId, `${found} (${code})`, advice);
}

/** @param found what the database did, without values, addresses and users */
export function databaseFailed(sourceId: string, found: string, advice: string): EtlError {
  return new EtlError(
    'extract_database_failed',
    `database failed: ${found}, reading ${sourceId}. Expected all rows of one snapshot. ${advice}.`,
    { sourceId },
  );
}

/** What the driver says without a code. */
const unnamed: [message: RegExp, code: string][] = [
  [/^Connection terminated|^Client has encountered a connection error|not queryable/, 'ENDED'],
  [/does not support SSL|establishing an SSL/, 'NO_TLS'],
  [/password must be/, 'PASSWORD'],
  [/timeout expired/, 'ETIMEDOUT'],
  [/^SASL/, '28'],
];

function codeOf(cause: unknown): string | null {
  if (!(cause instanceof Error)) return null;
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return unnamed.find(([message]) => message.test(cause.message))?.[1] ?? null;
}
