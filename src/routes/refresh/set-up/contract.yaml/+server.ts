import { orTell } from '#lib/server/page.ts';
import { requireDraft } from '#lib/server/set-up/draft.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url }) => {
  const draft = await orTell(() =>
    Promise.resolve().then(() => requireDraft(url.searchParams.get('draft') ?? '')),
  );
  return new Response(draft.text, {
    headers: {
      'content-type': 'application/yaml; charset=utf-8',
      'content-disposition': `attachment; filename="${draft.id}-contract.yaml"`,
    },
  });
};
