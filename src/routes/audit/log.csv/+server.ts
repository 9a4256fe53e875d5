import { exportAsked } from '#lib/server/audit/read-audit.ts';
import type { RequestHandler } from './$types';

/** The audit log as a file. */
export const GET: RequestHandler = async ({ url }) => {
  const pieces = await exportAsked(url.searchParams);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="lodestar-audit.csv"',
      'cache-control': 'private, no-store',
    },
  });
};
