import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sampleMarks } from './sample/sample-marks.ts';

/** The one workspace that the sample is made for. */
const shipped = fileURLToPath(new URL('../workspaces/party', import.meta.url));

/** Settings of the sample's REST agency, as the contracts of the shipped workspace name them. */
const settings = {
  url: 'LODESTAR_PARTY_API_URL',
  token: 'LODESTAR_PARTY_API_TOKEN',
  loopback: 'LODESTAR_ALLOW_LOOPBACK',
};

type Environment = (name: string) => string | undefined;

/** A demonstration at work: the sample's agency answers on loopback until `close`. */
export interface Demonstration {
  /** The settings of the process, and those of the agency. */
  environment: Environment;
  close(): Promise<void>;
}

/**
 * Whether a refresh is one of the demonstration: the workspace is the shipped one, the data folder bears the marks that
 * `etl sample` leaves there when it is done, and no setting names a real agency. Any other refresh is left alone.
 */
export function isDemonstration(
  { workspace, data }: { workspace: string; data: string },
  environment: Environment,
): boolean {
  return (
    resolve(workspace) === resolve(shipped) &&
    environment(settings.url) === undefined &&
    sampleMarks.every((mark) => existsSync(join(data, mark)))
  );
}

/** Starts the sample's agency on a free port of loopback, with a token of its own, for one refresh. */
export async function openDemonstration(data: string, environment: Environment): Promise<Demonstration> {
  const { startAgency } = await import('./sample/agency-server.ts');
  const token = randomBytes(24).toString('base64url');
  const agency = await startAgency({ port: 0, token, data: join(data, 'sample-agency') });
  const own = new Map([
    [settings.url, agency.url],
    [settings.token, token],
    [settings.loopback, '1'],
  ]);
  return { environment: (name) => own.get(name) ?? environment(name), close: () => agency.close() };
}
