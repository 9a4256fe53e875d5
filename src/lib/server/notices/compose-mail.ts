import type { Language } from '#lib/format/locale.ts';
import type { Translate } from '#lib/i18n/translate.ts';
import type { Notice } from '#warehouse/notice/notices.ts';
import { ACT_WITHIN_DAYS } from '#warehouse/notice/is-overdue.ts';
import type { Written } from './write-all.ts';

/** What a mail says, twice: as text and as a page. */
export interface MailText {
  subject: string;
  text: string;
  html: string;
}

/** Composes a mail of one notice, or of many together. */
export function composeMail(
  written: readonly Written<Notice>[],
  { t, language, origin }: { t: Translate; language: Language; origin: string },
): MailText {
  const [only] = written;
  const subject =
    written.length === 1 && only
      ? `Lodestar: ${t(`notice.kind.${only.told.kind}`)}`
      : `Lodestar: ${t('notice.mail.digest', { count: written.length })}`;
  const lines = written.map((one) => ({
    sentence:
      one.told.escalatedFrom === null
        ? one.text
        : `${t('notice.escalated', { days: ACT_WITHIN_DAYS })}: ${one.text}`,
    link: `${origin}${one.href}`,
  }));
  const foot = { says: t('notice.mail.foot'), link: `${origin}/account#notices` };
  return {
    subject,
    text: [
      ...lines.map(({ sentence, link }) => `${sentence}\n${link}`),
      `--\n${foot.says}\n${foot.link}`,
    ].join('\n\n'),
    html: [
      `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${escape(subject)}</title>`,
      '<body style="font:16px/1.5 sans-serif;max-width:40em">',
      ...lines.map(
        ({ sentence, link }) =>
          `<p>${escape(sentence)}<br><a href="${escape(link)}">${escape(t('notice.open'))}</a></p>`,
      ),
      `<hr><p><small>${escape(foot.says)} <a href="${escape(foot.link)}">${escape(t('notice.settings'))}</a></small></p>`,
      '</body></html>',
    ].join('\n'),
  };
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => escapes[sign]!);
}
