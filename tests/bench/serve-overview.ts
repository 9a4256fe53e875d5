import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerDataRoute } from '#lib/server/data-routes.ts';
import { toQuestion, writeAnswer } from '#lib/server/respond.ts';
import { encodeArrow } from '#warehouse/arrow/encode-arrow.ts';
import { Lanes } from '#warehouse/duckdb/lanes.ts';
import { openServing } from '#warehouse/snapshot/serve.ts';
import { shownColumns } from './query-cases.ts';

/**
 * A server of one process, as `node serve-overview.ts own|bare FOLDER`: the product's data routes, or `node:http` with nothing but the
 * same statement (`/query`) and ready bytes of the same length (`/ready`). Tells its port on stdout.
 */
const [kind, dataDirectory] = process.argv.slice(2) as [string, string];

const own: RequestListener = (request, response) => {
  const question = toQuestion(request, response);
  void answerDataRoute(question)
    .then((answer) => writeAnswer(answer, question, response))
    .catch(() => response.destroy());
};

async function bare(): Promise<RequestListener> {
  const serving = await openServing({ dataDirectory, slots: 2 });
  const { snapshot } = await serving.lease();
  const sql = `select ${shownColumns.join(', ')} from ${snapshot.alias}.indicators.value_of_unit
    where unit_id = '00' and grain = 'month' and period >= date '2024-11-01'`;
  const lanes = new Lanes(2);
  const make = async () => Buffer.concat([...encodeArrow(await snapshot.result(sql))]);
  const ready = await make();
  return (request, response) => {
    if (request.url === '/ready') return void response.end(ready);
    lanes.run('quick', undefined, make).then(
      (bytes) => response.end(bytes),
      () => response.destroy(),
    );
  };
}

const server = createServer(kind === 'bare' ? await bare() : own);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.once('SIGTERM', () => process.exit(0));
