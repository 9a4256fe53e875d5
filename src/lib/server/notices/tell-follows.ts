import type { NoticeData } from '#warehouse/control/notice-schema.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readPerson } from '#warehouse/control/people.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { endpointsFor } from '#warehouse/notice/endpoints.ts';
import { listUnjudged, noteJudged, type Follow } from '#warehouse/notice/follows.ts';
import { judgeFollow } from '#warehouse/notice/judge-follow.ts';
import { tell } from '#warehouse/notice/notices.ts';
import { putOut } from '#warehouse/notice/outbox.ts';
import { readTrend } from '#warehouse/query/trend.ts';
import { readerOf } from '../auth/reader-of.ts';
import { readingAs } from '../auth/reader.ts';
import { withSnapshot } from '../warehouse.ts';
import type { Trying } from './trying.ts';

/**
 * Judges each figure that somebody follows on each version once, as they may read it, and tells them once of each period. One that cannot
 * be judged now is left for the next round.
 */
export async function tellFollows(
  control: Control,
  snapshotId: string,
  { onFault }: Pick<Trying, 'onFault'>,
): Promise<void> {
  for (const follow of listUnjudged(control, snapshotId)) {
    try {
      keepJudged(control, follow, { snapshotId, judged: await judge(control, follow, snapshotId) });
    } catch (fault) {
      onFault(fault);
    }
  }
}

function keepJudged(
  control: Control,
  follow: Follow,
  { snapshotId, judged }: { snapshotId: string; judged: Awaited<ReturnType<typeof judge>> },
): void {
  control.sqlite
    .transaction(() => {
      if (readServed(control)?.snapshotId !== snapshotId) return;
      const isNews = judged?.isMet === true && judged.period !== follow.toldPeriod;
      noteJudged(control, follow.followId, {
        judgedOn: snapshotId,
        ...(isNews && { toldPeriod: judged.period }),
      });
      if (isNews) tellOf(control, follow, judged.period);
    })
    .immediate();
}

/** Null where it cannot be judged, or its follower may not read it any more. */
async function judge(control: Control, follow: Follow, snapshotId: string) {
  const person = readPerson(control, follow.personId);
  const reader = person && readerOf(control, person);
  if (!reader?.rights.has('read_figures')) return null;
  return readingAs(reader, () =>
    withSnapshot(async (snapshot, scope) => {
      const { indicatorId, unitId, grain } = follow;
      const { indicators, units } = snapshot.catalog;
      if (snapshot.snapshotId !== snapshotId || !indicators.has(indicatorId) || !units.has(unitId))
        return null;
      return judgeFollow(follow, await readTrend(snapshot, scope, { indicatorId, unitId, grain }));
    }),
  );
}

function tellOf(control: Control, follow: Follow, period: string): void {
  const { followId, personId, indicatorId, unitId, grain, rule, threshold, periods } = follow;
  const figure: NoticeData = { indicatorId, unitId, grain, period, rule, threshold, periods };
  const about = { kind: 'threshold', object: `indicator:${indicatorId}` } as const;
  const occasion = `follow:${followId}:${period}`;
  tell(control, personId, { ...about, data: { ...figure, followId }, occasion });
  // Several people may wait for the same: a program is told once.
  const same = `figure:${[indicatorId, unitId, grain, rule, threshold ?? periods, period].join(':')}`;
  for (const { endpointId } of endpointsFor(control, 'threshold'))
    putOut(control, {
      ...{ channel: 'webhook', recipient: endpointId, occasion: same },
      about: { ...about, data: figure },
    });
}
