import { fail, type ActionFailure } from '@sveltejs/kit';
import { refusalView, type RefusalView } from '#lib/i18n/refusal-text.ts';
import { askedProblem, toProblem } from '#lib/server/http-errors.ts';
import { findWrongCron } from '#lib/server/refresh/wrong-cron.ts';

/** What a form of a schedule answers: that it holds, or why it does not. */
interface Answer {
  message: string;
  refused: RefusalView | null;
}

/** Saves something of a schedule; what was typed comes back with what is wrong with it. */
export async function savingSchedule<Typed extends { cron?: string }>(
  { t }: App.Locals,
  typed: Typed,
  save: () => Promise<void>,
): Promise<(Typed & Answer) | ActionFailure<Typed & Answer>> {
  try {
    await save();
  } catch (fault) {
    return fail(toProblem(fault).status, {
      ...typed,
      message: '',
      refused: scheduleRefusal(fault, t, typed.cron),
    });
  }
  return { ...typed, message: t('schedule.saved'), refused: null };
}

/** Tells why a schedule is not saved. @param cron as it was typed, where it was: then it is told which of its fields is wrong */
export function scheduleRefusal(fault: unknown, t: App.Locals['t'], cron?: string): RefusalView {
  const { code, detail } = toProblem(fault);
  const part = askedProblem(fault)?.part ?? null;
  const facts = part === 'cron' && cron !== undefined ? wrongTexts(cron, t) : [];
  return refusalView({ code, message: detail, part }, t, facts);
}

function wrongTexts(cron: string, t: App.Locals['t']): string[] {
  const found = findWrongCron(cron);
  if (found === null) return [];
  if ('count' in found) return [t('schedule.wrongCount', found)];
  return found.wrong.map(({ field, value }) => t(`schedule.wrong.${field}`, { value }));
}
