import { asHeading } from '#lib/format/account.ts';
import { verdictOf } from '#lib/briefing/verdict.ts';
import type { Translate } from '#lib/i18n/translate.ts';
import type { MeetingView } from './meeting-view.ts';

/** The heading of a page: what it finds, where it finds something; else what it is about. */
export function titleOf(
  { page, briefing, behind }: Pick<MeetingView, 'page' | 'briefing' | 'behind'>,
  t: Translate,
): string {
  switch (page.kind) {
    case 'finding':
      return briefing.finding;
    case 'headlines':
      return asHeading(briefing.account);
    case 'trust':
      return `${t('meeting.trust')} ${verdictOf(briefing.trust, t)}`;
    case 'needs':
      return briefing.needs.title;
    case 'indicator':
      return behind?.title ?? t('meeting.finding');
    case 'phases':
      return briefing.phases?.figure.label ?? '';
    case 'map':
      return briefing.map?.title ?? '';
    default:
      return t(`meeting.${page.kind}`);
  }
}
