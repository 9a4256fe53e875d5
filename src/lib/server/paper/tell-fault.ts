import Negotiator from 'negotiator';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { chooseLanguage } from '#lib/i18n/choose-language.ts';
import { translator, type MessageKey } from '#lib/i18n/translate.ts';
import { chooseTheme } from '#lib/ui/theme.ts';
import { problemAnswer, type Answer, type Question } from '../answer.ts';
import type { AskedProblem, Problem } from '../http-errors.ts';
import { PLAIN_POLICY, writePlainPage } from '../plain-page.ts';
import { refusalSentence } from '../problem-sentence.ts';
import { pageOf } from './sheet-address.ts';

const titles: { readonly [code: string]: MessageKey } = {
  pdf_busy: 'paper.fault.busy',
  pdf_failed: 'paper.fault.failed',
  pdf_unavailable: 'paper.fault.unavailable',
  internal: 'paper.fault.failed',
  body_too_large: 'error.tooLarge',
  body_length_missing: 'error.tooLarge',
};

/**
 * Tells why there is no sheet, or why what was sent is not read: to a person in their language, with the way back to the page that they can print themselves;
 * to a program as problem details.
 *
 * @param asked the same, where it lies in what was asked: what is wrong with it is said in the person's words
 */
export async function tellFault(
  problem: Problem,
  question: Question,
  asked: AskedProblem | null = null,
): Promise<Answer> {
  const told = problemAnswer(problem);
  const headers = { ...told.headers, vary: 'accept, accept-language, cookie' };
  if (!isPerson(question)) return { ...told, headers };
  return {
    ...told,
    headers: {
      ...headers,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': PLAIN_POLICY,
    },
    body: await writePage(problem, question, asked),
  };
}

/** A browser that goes to an address names HTML; programs that take anything get what is made for them. */
function isPerson({ header }: Question): boolean {
  const accept = header('accept') ?? '';
  const offered = ['application/problem+json', 'application/json', 'text/html'];
  return new Negotiator({ headers: { accept } }).mediaType(offered) === 'text/html';
}

async function writePage(problem: Problem, question: Question, asked: AskedProblem | null): Promise<string> {
  const { header, url } = question;
  const remembered = (name: 'lang' | 'theme') =>
    new RegExp(`(?:^|;\\s*)${name}=(\\w+)`).exec(header('cookie') ?? '')?.[1];
  const accepted = header('accept-language') ?? null;
  const language = chooseLanguage(url.searchParams.get('lang'), remembered('lang'), accepted);
  const t = translator(language, await loadMessages(language));
  const isAsked = problem.status >= 400 && problem.status < 500;
  const title = t(titles[problem.code] ?? (isAsked ? 'error.asked.title' : 'error.failed.title'));
  const holds = problem.status === 404 ? 'error.notFound.holds' : 'error.refused.holds';
  const sentence = asked && refusalSentence(asked, t);
  const link = (href: string, key: MessageKey) => ({ href, text: t(key) });
  return writePlainPage({
    language,
    theme: chooseTheme(url.searchParams.get('theme'), remembered('theme')),
    title,
    says: [
      { text: t(isAsked ? holds : 'paper.fault.holds') },
      ...(problem.id ? [{ text: t('error.id', { id: problem.id }) }] : []),
      sentence ? { text: sentence } : { text: problem.detail, lang: 'en' },
    ],
    links: [
      ...(isAsked ? [] : [link(`${url.pathname}${url.search}`, 'paper.fault.again')]),
      isAsked ? link('/', 'error.home') : link(pageOf(url), 'paper.fault.page'),
    ],
  });
}
