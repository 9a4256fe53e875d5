import { error } from '@sveltejs/kit';
import { wordsOf } from '#lib/format/words.ts';
import { askedOfVersion, readPage } from '#lib/server/page.ts';
import { answerPicture } from '#lib/server/picture.ts';
import { readExplorePage } from '../read-explore.ts';
import type { RequestHandler } from './$types';

/** The drawn answer as a file. A question that cannot be answered as it is put is refused, in the words of the page. */
export const GET: RequestHandler = ({ locals, params, request, url }) =>
  readPage(async (snapshot, scope) => {
    const asking = { snapshot, scope, locals, search: askedOfVersion(url), signal: request.signal };
    const { figure, crumbs, source, problem } = await readExplorePage({ ...asking, isStrict: true });
    if (problem) error(400, { message: problem.sentence, code: 'question_invalid' });
    const picture =
      params.figure === 'answer' && figure
        ? {
            ...{ files: figure.files, title: figure.title, svg: figure.wide, legend: figure.legend },
            note: [figure.name, ...crumbs].map(({ text }) => text).join(' · '),
            ...{ source: '', notes: [source, ...figure.notes] },
          }
        : null;
    return answerPicture(picture, { snapshot, words: wordsOf(locals, snapshot.catalog), request });
  }, { locals, url });
