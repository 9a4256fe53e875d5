import type { Control } from '#warehouse/control/open-control.ts';
import { readPerson } from '#warehouse/control/people.ts';
import { readClosed } from '#warehouse/notice/matters.ts';
import { readNotices, type Notice } from '#warehouse/notice/notices.ts';
import type { Delivery } from '#warehouse/notice/outbox.ts';
import { readPreference } from '#warehouse/notice/preferences.ts';
import { readerOf } from '../auth/reader-of.ts';
import { readMailSettings } from '../env.ts';
import { composeMail } from './compose-mail.ts';
import type { Attempt } from './attempt.ts';
import { ownOrigin } from './own-origin.ts';
import { sendMail } from './send-mail.ts';
import { writeAll } from './write-all.ts';

/** Sends a mail, written now: whoever may know less than when they were told is sent less, or nothing. */
export async function deliverMail(control: Control, delivery: Delivery): Promise<Attempt> {
  const { deliveryId, recipient, notices } = delivery;
  const settings = readMailSettings();
  const person = readPerson(control, recipient);
  const preference = readPreference(control, recipient);
  if (!settings) return { state: 'dropped', error: 'mail_not_set_up' };
  if (!person || !preference?.address || preference.mail === 'none')
    return { state: 'dropped', error: 'mail_not_wanted' };
  const reader = readerOf(control, person);
  if (!reader.rights.has('read_figures')) return { state: 'dropped', error: 'nothing_to_know' };
  const told = readStillTrue(control, notices).filter(({ personId }) => personId === recipient);
  const { written, t, language } = await writeAll(reader, told, preference.language);
  if (written.length === 0) return { state: 'dropped', error: 'nothing_to_know' };
  const text = composeMail(written, { t, language, origin: ownOrigin() });
  return sendMail({ ...text, to: preference.address, deliveryId }, settings);
}

/** Without versions that were decided on meanwhile: they wait no more. */
function readStillTrue(control: Control, ids: readonly number[]): Notice[] {
  const told = readNotices(control, ids);
  const closed = readClosed(
    control,
    told.flatMap(({ matterId }) => matterId ?? []),
  );
  return told.filter(({ kind, matterId }) => kind !== 'approval' || !closed.has(matterId ?? -1));
}
