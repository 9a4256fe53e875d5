import { fail } from '@sveltejs/kit';
import type { MailMode } from '#warehouse/control/notice-schema.ts';
import { languages } from '#lib/format/locale.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { saveOwnPreference } from '#lib/server/notices/own-preference.ts';
import type { RequestEvent } from './$types';

/** The form of the account page by which somebody says how they are told by mail. */
export async function saveNoticeForm({ request, locals: { t, language } }: RequestEvent) {
  const form = await request.formData();
  const wanted = {
    address: String(form.get('address') ?? ''),
    mail: String(form.get('mail') ?? '') as MailMode,
    hour: Number(form.get('hour')),
    language: languages.find((one) => one === form.get('language')) ?? language,
  };
  try {
    await saveOwnPreference(wanted);
  } catch (fault) {
    const told = askedProblem(fault);
    if (told?.code !== 'text_invalid') throw fault;
    return fail(told.status, { part: 'notices' as const, message: t('notice.mail.invalid') });
  }
  return { part: 'notices' as const, done: t('notice.mail.saved') };
}
