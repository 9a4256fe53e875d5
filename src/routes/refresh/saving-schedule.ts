import { fail, type ActionFailure } from '@sveltejs/kit';
import { toProblem } from '#lib/server/http-errors.ts';

/** Saves something of a schedule; what was typed comes back with what is wrong with it. */
export async function savingSchedule<Typed extends { cron?: string }>(
  { t }: App.Locals,
  typed: Typed,
  save: () => Promise<void>,
): Promise<(Typed & { message: string }) | ActionFailure<Typed & { message: string }>> {
  try {
    await save();
  } catch (fault) {
    const { status, code, detail } = toProblem(fault);
    return fail(status, { ...typed, message: code === 'schedule_invalid' ? t('schedule.invalid') : detail });
  }
  return { ...typed, message: t('schedule.saved') };
}
