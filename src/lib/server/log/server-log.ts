import { openLog, type Log } from '#warehouse/log/open-log.ts';
import { readSettings } from '../env.ts';
import { currentRequest } from '../requests/request-context.ts';

const LOG = Symbol.for('lodestar.log');
const slots = globalThis as Record<symbol, unknown>;

/** The log of this process, on stderr; what a request says bears its id. One for the process: Kit's bundle loads this module a second time. */
export function serverLog(): Log {
  return (slots[LOG] ??= openLog({
    level: readSettings().logLevel,
    part: 'server',
    write: (line) => void process.stderr.write(line),
    besides: () => {
      const request = currentRequest();
      return request ? { requestId: request.requestId } : {};
    },
  })) as Log;
}
