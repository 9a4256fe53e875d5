import { ownerOn, statusIn, type Asset } from './asset-population.ts';
import { addDays, daysBetween, MERGER, type Month } from './calendar.ts';
import type { Connection, Method } from './connection-plan.ts';
import { sendsFrom, senders } from './interconnection.ts';
import { courses, levelAt } from './levels.ts';
import { randomStream, type Random } from './random.ts';
import { centralCodes, newProvinces, predecessorsOf } from './units.ts';

/** Provinces each of which leaves three of its mandatory connections undone. */
const laggards = ['52', '91', '96'];
const MANDATORY = 96;

/** Connections that are live without a log, by file and by hand: in the first month and in the end. */
const unlogged = { start: 115, end: 175 };

interface Draft extends Omit<Connection, 'id' | 'requestedOn' | 'activatedOn'> {
  /** Month in which it goes live; -1: before the first, null: never. */
  liveFrom: number | null;
  activatedOn?: string;
}

interface Setting {
  assets: Asset[];
  months: Month[];
  random: Random;
  drafts: Draft[];
}

/**
 * The connections of the sample, on its courses: which shared databases are used by others and by how many, how many
 * mandatory connections are live, how many of the live ones use an API, which provinces are linked in both directions.
 *
 * @param siblings further connections for each pair of database and consumer, for a denser sample
 */
export function populateConnections(
  seed: number,
  assets: Asset[],
  months: Month[],
  siblings: number,
): Connection[] {
  const setting: Setting = { assets, months, random: randomStream(seed, 'connections'), drafts: [] };
  addUnlogged(setting);
  addPairs(setting);
  chooseMethods(setting);
  markMandatory(setting);
  const extra = setting.drafts
    .filter(({ liveFrom }) => liveFrom !== null)
    .flatMap((draft) => Array.from({ length: siblings }, () => ({ ...draft, isMandatory: false })));
  addWaiting(setting);
  addFading(setting);
  return [...setting.drafts, ...extra].map((draft, index) => dated(draft, index, setting));
}

/** Both directions for the provinces that send, the other direction alone for the rest, and links between agencies. */
function addUnlogged({ assets, months, random, drafts }: Setting): void {
  const central = assets.filter(
    ({ owner, liveFrom, stoppedFrom }) => owner.startsWith('TW') && liveFrom === -1 && stoppedFrom === null,
  );
  const add = (asset: Asset, consumer: string, before: string, liveFrom: number) =>
    drafts.push(
      draftOf({ asset, consumer, before, liveFrom, method: random.chance(0.7) ? 'TEP' : 'THU_CONG' }),
    );
  for (const { province, before, from } of senders()) {
    const own = assets.find(
      ({ ownerBefore, registered, stoppedFrom }) =>
        ownerBefore === before && registered === 0 && stoppedFrom === null,
    );
    if (own !== undefined) add(own, random.pick(['TW01', 'TW02', 'TW03']), '', from);
    add(random.pick(central), province, before, Math.min(from, 0));
  }
  const receivers = newProvinces.flatMap(({ code }) =>
    predecessorsOf(code).map((before) => ({ code, before })),
  );
  for (const { code, before } of receivers) {
    if (drafts.some((draft) => draft.consumerBefore === before)) continue;
    add(random.pick(central), code, before, -1);
  }
  const target = (month: number) => Math.round(levelAt(unlogged, month / (months.length - 1)));
  for (const { index } of months) {
    while (drafts.filter(({ liveFrom }) => liveFrom! <= index).length < target(index)) {
      const asset = random.pick(central);
      const consumer = random.pick(centralCodes.filter((code) => code !== asset.owner));
      add(asset, consumer, '', index === 0 ? -1 : index);
    }
  }
}

/** Pairs of a shared database and a unit that uses it, until the month's courses of use and of breadth are met. */
function addPairs(setting: Setting): void {
  const { assets, months, random, drafts } = setting;
  const rank = new Map(
    random.shuffled(assets).map((asset, index) => [asset, index - (asset.isPriority ? 150 : 0)]),
  );
  const ranked = [...assets].sort((a, b) => rank.get(a)! - rank.get(b)!);
  const consumers = new Map<Asset, Set<string>>();
  let pairs = 0;
  for (const { index } of months) {
    const position = index / (months.length - 1);
    const shared = ranked.filter((asset) => asset.isShareable && statusIn(asset, index) === 'VAN_HANH');
    const add = (asset: Asset) => {
      const consumer = chooseConsumer(asset, index, consumers.get(asset)!, random);
      if (consumer === null) return;
      consumers.get(asset)!.add(consumer);
      pairs += 1;
      const before = consumer.startsWith('TW') ? '' : random.pick(predecessorsOf(consumer));
      drafts.push(
        draftOf({ asset, consumer, before, liveFrom: index === 0 ? -1 : index, method: 'DONG_BO' }),
      );
    };
    for (const asset of shared) {
      if (consumers.size >= Math.round(shared.length * levelAt(courses.utilisation, position))) break;
      if (consumers.has(asset)) continue;
      consumers.set(asset, new Set());
      add(asset);
    }
    const wanted = Math.round(shared.length * levelAt(courses.breadth, position));
    while (pairs < wanted)
      add(random.weighted([...consumers.keys()], (asset) => (asset.owner.startsWith('TW') ? 4 : 1)));
  }
}

/** Another unit that does not use the database yet; an agency uses a province's data only once the province sends. */
function chooseConsumer(asset: Asset, month: number, present: Set<string>, random: Random): string | null {
  const fromProvince = !asset.owner.startsWith('TW');
  const sends = sendsFrom(asset.owner);
  const mayServeAgencies = !fromProvince || (sends !== null && sends <= month);
  const isAgency = mayServeAgencies && random.chance(0.3);
  const candidates = isAgency ? centralCodes : newProvinces.map(({ code }) => code);
  const free = candidates.filter((code) => code !== asset.owner && !present.has(code));
  return free.length === 0 ? null : random.pick(free);
}

/** Makes API connections of as many pairs as the share of live connections by API asks for. */
function chooseMethods({ months, drafts }: Setting): void {
  const isLiveIn = (month: number) => (draft: Draft) => draft.liveFrom !== null && draft.liveFrom <= month;
  for (const { index } of months) {
    const live = drafts.filter(isLiveIn(index));
    const wanted = Math.round(live.length * levelAt(courses.apiShare, index / (months.length - 1)));
    let count = live.filter(({ method }) => method === 'API').length;
    // Only those that go live now: what was synchronised last month still was.
    for (const draft of live.filter(({ liveFrom }) => liveFrom === (index === 0 ? -1 : index))) {
      if (count >= wanted) break;
      if (draft.method !== 'DONG_BO') continue;
      draft.method = 'API';
      count += 1;
    }
  }
}

/** Of the connections that go live in a month, so many are mandatory that the course is met; nine never go live. */
function markMandatory({ months, drafts, random, assets }: Setting): void {
  let live = 0;
  const isPreferred = ({ asset, consumer, method }: Draft) =>
    method === 'API' && asset.owner.startsWith('TW') && !consumer.startsWith('TW');
  for (const { index } of months) {
    const wanted = Math.round(MANDATORY * levelAt(courses.mandatoryLive, index / (months.length - 1)));
    const begun = drafts.filter(
      ({ liveFrom, isMandatory }) => liveFrom === (index === 0 ? -1 : index) && !isMandatory,
    );
    const ordered = [...begun.filter(isPreferred), ...begun.filter((draft) => !isPreferred(draft))];
    for (const draft of ordered.slice(0, wanted - live)) {
      draft.isMandatory = true;
      live += 1;
    }
  }
  finishHaiPhong(drafts, months);
  const central = assets.filter(({ owner, isPriority }) => owner.startsWith('TW') && isPriority);
  for (const consumer of laggards) {
    for (const status of ['YEU_CAU', 'YEU_CAU', 'KIEM_THU'] as const) {
      const draft = draftOf({
        asset: random.pick(central),
        consumer,
        before: consumer,
        liveFrom: null,
        method: 'API',
      });
      drafts.push({ ...draft, isMandatory: true, status });
    }
  }
}

/** The last mandatory connection to go live is Hải Phòng's, four days before the sample ends. */
function finishHaiPhong(drafts: Draft[], months: Month[]): void {
  const last = months.length - 1;
  const draft = drafts.find(({ isMandatory, liveFrom }) => isMandatory && liveFrom === last);
  if (draft === undefined) return;
  Object.assign(draft, {
    consumer: '31',
    consumerBefore: '31',
    activatedOn: addDays(months[last]!.last, -4),
  });
}

/** Asked for or in test. */
function addWaiting({ assets, random, drafts }: Setting): void {
  const live = assets.filter((asset) => asset.isShareable && statusIn(asset, 23) === 'VAN_HANH');
  const waiting = [...Array<'YEU_CAU'>(46).fill('YEU_CAU'), ...Array<'KIEM_THU'>(24).fill('KIEM_THU')];
  for (const status of waiting) {
    const asset = random.pick(live);
    const consumer = random.pick(newProvinces.filter(({ code }) => code !== asset.owner)).code;
    const draft = draftOf({
      asset,
      consumer,
      before: consumer,
      liveFrom: null,
      method: random.chance(0.8) ? 'API' : 'TEP',
    });
    drafts.push({ ...draft, status });
  }
}

/** Paused, cancelled, and active ones that have fallen silent: on databases that nobody counts as shared. */
function addFading({ assets, months, random, drafts }: Setting): void {
  const own = assets.filter(
    (asset) => !asset.isShareable && statusIn(asset, 0) === 'VAN_HANH' && asset.stoppedFrom === null,
  );
  const kinds = [
    ...Array<ConnectionEnd>(12).fill('TAM_DUNG'),
    ...Array<ConnectionEnd>(12).fill('HUY'),
    ...Array<ConnectionEnd>(6).fill('HOAT_DONG'),
  ];
  for (const status of kinds) {
    const asset = random.pick(own);
    const consumer = random.pick(centralCodes.filter((code) => code !== asset.owner));
    const sends = asset.owner.startsWith('TW') ? 0 : sendsFrom(asset.owner);
    const target =
      sends === null || sends > 0
        ? random.pick(newProvinces.filter(({ code }) => code !== asset.owner)).code
        : consumer;
    const liveFrom = random.whole(0, 14);
    drafts.push({
      ...draftOf({ asset, consumer: target, before: target, liveFrom, method: 'API' }),
      ...{ status, usedUntil: addDays(months[liveFrom + random.whole(1, 4)]!.last, -random.whole(0, 20)) },
    });
  }
}

type ConnectionEnd = 'TAM_DUNG' | 'HUY' | 'HOAT_DONG';

function draftOf(draft: {
  asset: Asset;
  consumer: string;
  before: string;
  liveFrom: number | null;
  method: Method;
}): Draft {
  const { asset, consumer, before, liveFrom, method } = draft;
  return {
    ...{ asset, consumer, liveFrom, method, consumerBefore: before === '' ? consumer : before },
    ...{ isMandatory: false, status: 'HOAT_DONG', usedUntil: null },
  };
}

/** Days of request and of going live. Mandatory connections were asked for before the sample begins. */
function dated(draft: Draft, index: number, { months, random }: Setting): Connection {
  const { liveFrom, ...rest } = draft;
  const first = months[0]!.first;
  const activatedOn = draft.activatedOn ?? activationDay(liveFrom, months, random);
  const since = draft.isMandatory
    ? addDays(first, -random.whole(8, 400))
    : requestDay(activatedOn, draft, months, random);
  const requestedOn =
    activatedOn !== null && since >= activatedOn ? addDays(activatedOn, -random.whole(10, 90)) : since;
  return {
    ...rest,
    id: `KN-${String(index + 1).padStart(5, '0')}`,
    activatedOn,
    requestedOn: clearOfMerger(requestedOn),
  };
}

function activationDay(liveFrom: number | null, months: Month[], random: Random): string | null {
  if (liveFrom === null) return null;
  if (liveFrom < 0) return addDays(months[0]!.first, -random.whole(5, 560));
  return addDays(months[liveFrom]!.first, random.whole(0, 18));
}

function requestDay(activatedOn: string | null, draft: Draft, months: Month[], random: Random): string {
  if (activatedOn !== null) return addDays(activatedOn, -random.whole(20, 170));
  const last = months.at(-1)!.last;
  return addDays(last, -(draft.status === 'YEU_CAU' ? random.whole(3, 240) : random.whole(20, 150)));
}

/** A request in the night of the merger would bear another code by one clock than by another. */
function clearOfMerger(day: string): string {
  return Math.abs(daysBetween(MERGER, day)) <= 3 ? addDays(day, -9) : day;
}

/** Codes a connection was registered with: those of the day of its request. */
export function codesAtRequest(connection: Connection): { provider: string; consumer: string } {
  const { asset, requestedOn, consumer, consumerBefore } = connection;
  return {
    provider: ownerOn(asset, requestedOn),
    consumer: requestedOn < MERGER ? consumerBefore : consumer,
  };
}
