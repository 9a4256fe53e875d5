import { ownerOn, statusIn, type Asset, type AssetStatus } from './asset-population.ts';
import { addDays, MERGER, type Month } from './calendar.ts';
import { courses, levelAt } from './levels.ts';
import { firstShare } from './quota.ts';
import { randomStream, type Random } from './random.ts';
import { isStanding } from './units.ts';

/** A database as its owner describes it at the end of a month; null: the owner left the field empty. */
export interface AssetState {
  asset: Asset;
  status: AssetStatus;
  ownerCode: string;
  operatorCode: string | null;
  stewardRole: string | null;
  isTrusted: boolean;
  classification: string | null;
  isLevelApproved: boolean;
  lifecycleStage: string | null;
  retentionMonths: number | null;
  refreshHours: number | null;
  /** Local day and time, `2026-10-30 08:15`. */
  lastUpdate: string | null;
  /** Rules of the contract that the description itself breaks. */
  flags: string[];
}

/** How many databases still bear the code of an owner that ended with the merger, from July 2025 on. */
const abolishedOwners = [22, 16, 11, 7, 4, 2];

/** The register month by month, on the sample's courses: responsibility, life cycle, security and freshness improve. */
export function describeAssets(seed: number, assets: Asset[], months: Month[]): AssetState[][] {
  const ranks = rankAssets(seed, assets);
  const random = randomStream(seed, 'asset-states');
  return months.map((month) => describeMonth({ assets, month, months, ranks, random }));
}

type Ranks = Record<'responsible' | 'lifecycle' | 'security' | 'fresh' | 'abolished', Map<Asset, number>>;

function rankAssets(seed: number, assets: Asset[]): Ranks {
  const rank = (name: string) =>
    new Map(
      randomStream(seed, `rank/${name}`)
        .shuffled(assets)
        .map((asset, index) => [asset, index]),
    );
  return {
    ...{ responsible: rank('responsible'), lifecycle: rank('lifecycle'), security: rank('security') },
    ...{ fresh: rank('fresh'), abolished: rank('abolished') },
  };
}

interface Setting {
  assets: Asset[];
  month: Month;
  months: Month[];
  ranks: Ranks;
  random: Random;
}

function describeMonth(setting: Setting): AssetState[] {
  const { assets, month, months, ranks } = setting;
  const position = month.index / (months.length - 1);
  const registered = assets.filter((asset) => statusIn(asset, month.index) !== null);
  const among = (...statuses: AssetStatus[]) =>
    registered.filter((asset) => statuses.includes(statusIn(asset, month.index)!));
  const byRank = (name: keyof Ranks) => (asset: Asset) => ranks[name].get(asset)!;

  const abolished = abolishedIn(registered, month, byRank('abolished'));
  const inUse = among('KE_HOACH', 'XAY_DUNG', 'VAN_HANH');
  const held = inUse.filter((asset) => !abolished.has(asset));
  const responsible = firstShare(
    held,
    Math.min(1, (responsibleShare(month, months) * inUse.length) / held.length),
    byRank('responsible'),
  );
  const sets = {
    abolished,
    responsible,
    trusted: trustedIn(registered, month.index, position),
    lifecycle: firstShare(
      among('XAY_DUNG', 'VAN_HANH', 'DUNG'),
      levelAt(courses.lifecycle, position),
      byRank('lifecycle'),
    ),
    approved: firstShare(
      among('XAY_DUNG', 'VAN_HANH'),
      levelAt(courses.securityApproved, position),
      byRank('security'),
    ),
    fresh: firstShare(among('VAN_HANH').filter(hasCadence), levelAt(courses.live, position), byRank('fresh')),
  };
  return registered.map((asset) => describe(asset, month, sets, setting.random));
}

interface Sets {
  abolished: Set<Asset>;
  responsible: Set<Asset>;
  trusted: Set<Asset>;
  lifecycle: Set<Asset>;
  approved: Set<Asset>;
  fresh: Set<Asset>;
}

function describe(asset: Asset, month: Month, sets: Sets, random: Random): AssetState {
  const status = statusIn(asset, month.index)!;
  const isAbolished = sets.abolished.has(asset);
  const owner = isAbolished ? asset.ownerBefore : ownerOn(asset, month.first);
  const number = Number(asset.id.slice(-4));
  const isResponsible = sets.responsible.has(asset) || isAbolished || status === 'DUNG';
  const lacks = (share: readonly number[]) => !isResponsible && share.includes(number % 5);
  const isCovered = sets.lifecycle.has(asset) || status === 'KE_HOACH';
  const misses = (share: readonly number[]) => !isCovered && share.includes(number % 7);
  const state: Omit<AssetState, 'flags'> = {
    ...{ asset, status, ownerCode: owner },
    operatorCode: lacks([0, 1, 4]) ? null : operatorOf(asset, owner),
    stewardRole: lacks([2, 3, 4])
      ? null
      : random.pick(['Đầu mối dữ liệu', 'Trưởng phòng CNTT', 'Quản trị CSDL']),
    isTrusted: sets.trusted.has(asset),
    classification: misses([0]) ? null : classificationOf(asset),
    isLevelApproved: sets.approved.has(asset),
    lifecycleStage: misses([1, 2]) ? null : stageOf(status),
    retentionMonths: misses([3, 4, 5, 6]) ? null : 12 * (number % 10),
    refreshHours: hasCadence(asset) ? asset.refreshHours : null,
    lastUpdate: status === 'VAN_HANH' ? lastUpdate(asset, month, sets.fresh.has(asset), random) : null,
  };
  return { ...state, flags: flagsOf(state, month, sets) };
}

function flagsOf(state: Omit<AssetState, 'flags'>, month: Month, sets: Sets): string[] {
  const isStale = state.status === 'VAN_HANH' && hasCadence(state.asset) && !sets.fresh.has(state.asset);
  const flags: [string, boolean][] = [
    ['owner_unit_code.reference', !isStanding(state.ownerCode, month.first)],
    [
      'operator_unit_code.reference',
      state.operatorCode !== null && !isStanding(state.operatorCode, month.first),
    ],
    ['operator_unit_code.required', state.operatorCode === null],
    ['steward_role.required', state.stewardRole === null],
    ['classification.required', state.classification === null],
    ['lifecycle_stage.required', state.lifecycleStage === null],
    ['retention_months.required', state.retentionMonths === null],
    ['refresh_hours.required', state.refreshHours === null],
    ['updated_as_promised', isStale],
  ];
  return flags.filter(([, isBroken]) => isBroken).map(([rule]) => rule);
}

/** One in 25 owners has not promised how often the data are brought up to date. */
function hasCadence(asset: Asset): boolean {
  return Number(asset.id.slice(-4)) % 25 !== 3;
}

/** Falls with the merger, whose ended units no longer answer for anything, then rises again. */
function responsibleShare(month: Month, months: Month[]): number {
  if (month.first < MERGER) return levelAt({ start: 0.7, end: 0.8 }, month.index / 7);
  const since = months.findIndex(({ first }) => first >= MERGER);
  return levelAt({ start: 0.7, end: 0.95 }, (month.index - since) / (months.length - 1 - since));
}

function abolishedIn(registered: Asset[], month: Month, rank: (asset: Asset) => number): Set<Asset> {
  if (month.first < MERGER) return new Set();
  const [year, number] = month.id.split('-').map(Number);
  const count = abolishedOwners[(year! - 2025) * 12 + number! - 7] ?? 0;
  const candidates = registered
    .filter((asset) => !isStanding(asset.ownerBefore, month.first) && asset.stoppedFrom === null)
    .sort((a, b) => rank(a) - rank(b));
  return new Set(candidates.slice(0, count));
}

/** The trusted sources: for a share of the entities exactly one, for the others none or two. */
function trustedIn(registered: Asset[], month: number, position: number): Set<Asset> {
  const byEntity = Map.groupBy(
    registered.filter((asset) => statusIn(asset, month) !== 'DUNG'),
    ({ entity }) => entity,
  );
  const entities = [...byEntity.keys()].sort();
  const settled = Math.round(entities.length * levelAt(courses.trustedSource, position));
  const marks = (index: number) => (index < settled ? 1 : index % 2 === 0 ? 0 : 2);
  return new Set(
    entities.flatMap((entity, index) => byEntity.get(entity)!.slice(0, marks((index * 7) % entities.length))),
  );
}

function operatorOf(asset: Asset, owner: string): string {
  return owner.startsWith('TW') && Number(asset.id.slice(-4)) % 3 === 0 ? 'TW18' : owner;
}

function classificationOf(asset: Asset): string {
  if (asset.isShareable) return asset.isPriority ? 'QUAN_TRONG' : 'DUNG_CHUNG';
  return Number(asset.id.slice(-4)) % 6 === 0 ? 'MO' : 'RIENG';
}

function stageOf(status: AssetStatus): string {
  const stages = {
    KE_HOACH: 'THU_THAP',
    XAY_DUNG: 'THU_THAP',
    VAN_HANH: 'KHAI_THAC',
    DUNG: 'LUU_TRU_LICH_SU',
  };
  return stages[status];
}

/** Fresh: within the promised hours; stale: longer ago than them and a day of grace. */
function lastUpdate(asset: Asset, month: Month, isFresh: boolean, random: Random): string {
  const promised = Math.floor(asset.refreshHours / 24);
  const ago = isFresh ? random.whole(0, Math.max(0, promised - 1)) : promised + random.whole(4, 60);
  const hour = String(random.whole(7, 17)).padStart(2, '0');
  return `${addDays(month.last, -ago)} ${hour}:${random.pick(['05', '15', '30', '45'])}`;
}
