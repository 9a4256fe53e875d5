import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { makeLink } from '#warehouse/control/one-time-links.ts';
import { openControl } from '#warehouse/control/open-control.ts';
import { findPerson } from '#warehouse/control/people.ts';
import { listRuns } from '#warehouse/control/runs.ts';
import { beginSecondStep } from '#lib/server/auth/second-step.ts';
import { readAs } from './visitor.ts';

/** What pages are about that are not there before somebody has done something. */
export interface MadeVisited {
  /** By the names that addresses have for it. */
  names: Readonly<Record<'run' | 'person' | 'link' | 'group' | 'upload' | 'draft', string>>;
  /** The cookie of somebody who has just shown a password, and not yet a second factor. */
  second: () => { name: string; value: string };
  /** Takes away again what would stand on the pages of others. */
  clear: () => Promise<void>;
}

/** A row as a failed load leaves it. */
const rejected = {
  ...{ extract_id: 'x', file_name: '2026-10.csv', row_no: 2, line_no: 3, cell: null, tried: null },
  ...{ unit_code: '01', period: '2026-10', raw: { received: '152', online: '160' } },
  reasons: [{ rule: 'online_within_received', reason: 'check', field: null }],
};

/** Makes, at a running demonstration, what those pages show. */
export async function makeVisited(origin: string, dataDirectory: string): Promise<MadeVisited> {
  const paths = dataPaths(dataDirectory);
  const control = openControl(paths.control);
  const { personId } = findPerson(control, 'analyst')!;
  const run = listRuns(control).find(({ outcome }) => outcome === 'published')!.runId;
  const { token: link } = makeLink(control, { kind: 'invitation', personId, madeBy: null });
  const second = () => ({
    name: 'second-step',
    value: beginSecondStep(control, { personId, returnTo: '/' }),
  });

  const left = join(paths.rejected, `${run}-procedure_month.ndjson`);
  writeFileSync(left, `${JSON.stringify({ run_id: run, ...rejected })}\n`);
  const extract = readFileSync(join(paths.inbox, 'procedure_month', '2026-10.csv'));
  const file = new Blob([extract.subarray(0, extract.indexOf('\n', 20_000) + 1)]);

  /** Sends a form. @returns where it leads */
  const send = async (path: string, body: FormData | URLSearchParams): Promise<URL> => {
    const init = {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { origin, accept: 'text/html' },
    } as const;
    const answer = await readAs(`${origin}${path}`, init);
    const to = answer.headers.get('location');
    if (to === null) throw new Error(`${path} led nowhere: ${answer.status} ${await answer.text()}`);
    return new URL(to, origin);
  };
  const withFile = (fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', file, 'looked-at.csv');
    return form;
  };

  const draft = (await send('/refresh/set-up/file', withFile({ id: 'looked_at' }))).searchParams.get(
    'draft',
  )!;
  const sent = await send('/refresh/procedure_month/upload/file', withFile({}));
  const upload = sent.searchParams.get('file')!;
  // Two of them at the same times, as a source may be in.
  const groups: string[] = [];
  for (const name of ['Looked at', 'Looked at too']) {
    const sources = ['procedure_month', 'task'].map((source) => ['sources', source]);
    const fields = new URLSearchParams([['name', name], ['cron', '0 0 1 1 *'], ...sources]);
    groups.push((await send('/refresh/schedules?/group', fields)).pathname);
  }
  while ((await (await readAs(`${sent.href}&lang=en`)).text()).includes('The check is under way'))
    await wait(300);

  const clear = async () => {
    rmSync(left);
    control.close();
    await send('/refresh/procedure_month/upload?/withdraw', new URLSearchParams({ upload }));
    for (const group of groups) await send(`${group}?/remove`, new URLSearchParams({ reason: 'looked at' }));
  };
  const names = { run, person: personId, link, group: groups[0]!.split('/').at(-1)!, upload, draft };
  return { names, second, clear };
}
