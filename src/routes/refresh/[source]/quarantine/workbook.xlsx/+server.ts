import { orTell } from '#lib/server/page.ts';
import { writeQuarantineWorkbook } from '#lib/server/refresh/quarantine-workbook.ts';
import type { RequestHandler } from './$types';

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const GET: RequestHandler = async ({ params, url, locals }) => {
  const table = url.searchParams.get('table') ?? params.source;
  const bytes = await orTell(() => writeQuarantineWorkbook(params.source, table, locals.language), locals.t);
  const name = `${table}-quarantine.xlsx`;
  return new Response(bytes, {
    headers: { 'content-type': TYPE, 'content-disposition': `attachment; filename="${name}"` },
  });
};
