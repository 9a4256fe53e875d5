import { fail, type ActionFailure } from '@sveltejs/kit';
import { refusalView, type RefusalView } from '#lib/i18n/refusal-text.ts';
import { askedProblem, toProblem } from '#lib/server/http-errors.ts';

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
    return fail(toProblem(fault).status, { ...typed, message: '', refused: scheduleRefusal(fault, t) });
  }
  return { ...typed, message: t('schedule.saved'), refused: null };
}

/** Tells why a schedule is not saved. */
export function scheduleRefusal(fault: unknown, t: App.Locals['t']): RefusalView {
  const { code, detail } = toProblem(fault);
  return refusalView({ code, message: detail, part: askedProblem(fault)?.part ?? null }, t);
}
