import { fail, redirect } from '@sveltejs/kit';
import { wordsOf } from '#lib/format/words.ts';
import { orTell, readPage } from '#lib/server/page.ts';
import { checkUpload } from '#lib/server/uploads/send-upload.ts';
import { awaitRequest } from '#lib/server/refresh/ask.ts';
import { handIn } from '#lib/server/uploads/hand-in.ts';
import { withdraw } from '#lib/server/uploads/withdraw.ts';
import { refusalOfUpload } from '#lib/server/uploads/upload-fault.ts';
import { requireUpload } from '#lib/server/uploads/upload-record.ts';
import { requireOwnSource } from '#lib/server/refresh/own-source.ts';
import { readUploadPage } from './read-upload-page.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
  readPage(
    async (snapshot) => {
      const asked = {
        file: url.searchParams.get('file'),
        taken: Number(url.searchParams.get('taken') ?? 1),
        url,
      };
      const words = wordsOf(locals, snapshot.catalog);
      return { upload: await readUploadPage(snapshot, params.source, asked, words) };
    },
    { locals, url },
  );

type Event = { params: { source: string }; request: Request; locals: App.Locals };

/** Does something with a file that was sent; what is refused is told on the page. */
async function withUpload(
  { params, request, locals: { t } }: Event,
  work: (source: string, uploadId: string, form: FormData) => Promise<string>,
) {
  const form = await request.formData();
  const uploadId = String(form.get('upload') ?? '');
  try {
    await orTell(() => requireOwnSource(params.source), t);
    redirect(303, await work(params.source, uploadId, form));
  } catch (fault) {
    const why = refusalOfUpload(fault);
    if (why !== null) return fail(400, { message: t(`upload.refused.${why}`) });
    return orTell(() => Promise.reject(fault as Error), t);
  }
}

export const actions: Actions = {
  check: (event) =>
    withUpload(event, async (source, uploadId) => {
      await checkUpload(requireUpload(source, uploadId));
      return `/refresh/${source}/upload?file=${uploadId}`;
    }),
  handIn: (event) =>
    withUpload(event, async (source, uploadId, form) => {
      await awaitRequest(await handIn(source, uploadId, { replaces: form.get('replaces') === 'on' }));
      return `/refresh/${source}/upload?file=${uploadId}`;
    }),
  withdraw: (event) =>
    withUpload(event, async (source, uploadId) => {
      await withdraw(source, uploadId);
      return `/refresh/${source}/upload`;
    }),
};
