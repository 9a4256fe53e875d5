import { addDays, MERGER, type Month } from './calendar.ts';
import { randomStream, type Random } from './random.ts';
import { centralCodes, newProvinces, oldProvinces } from './units.ts';

/** A database of the sample over its whole life. Months are indexes into the sample's; null where it never happens. */
export interface Asset {
  id: string;
  name: string;
  entity: string;
  domain: string;
  /** Code of the owner since the merger. */
  owner: string;
  /** Code of the owner before it. */
  ownerBefore: string;
  isPriority: boolean;
  isShareable: boolean;
  registered: number;
  buildsFrom: number;
  /** -1: before the first month. */
  liveFrom: number | null;
  goLiveDay: string | null;
  stoppedFrom: number | null;
  refreshHours: number;
  securityLevel: number;
  annualCostMvnd: number;
}

export type AssetStatus = 'KE_HOACH' | 'XAY_DUNG' | 'VAN_HANH' | 'DUNG';

/** Status at the end of a month; null before the database is in the register. */
export function statusIn(asset: Asset, month: number): AssetStatus | null {
  if (month < asset.registered) return null;
  if (asset.stoppedFrom !== null && month >= asset.stoppedFrom) return 'DUNG';
  if (asset.liveFrom !== null && month >= asset.liveFrom) return 'VAN_HANH';
  return month >= asset.buildsFrom ? 'XAY_DUNG' : 'KE_HOACH';
}

/** Code the owner bore on a day. */
export function ownerOn(asset: Asset, day: string): string {
  return day < MERGER ? asset.ownerBefore : asset.owner;
}

/** What databases are about: word in a name, code of the entity, domain. */
const subjects: readonly (readonly [string, string, string])[] = [
  ['đảng viên', 'DANG_VIEN', 'XAY_DUNG_DANG'],
  ['tổ chức đảng', 'TO_CHUC_DANG', 'XAY_DUNG_DANG'],
  ['cán bộ', 'CAN_BO', 'XAY_DUNG_DANG'],
  ['văn bản điều hành', 'VAN_BAN', 'QUAN_TRI_NOI_BO'],
  ['nhiệm vụ', 'NHIEM_VU', 'QUAN_TRI_NOI_BO'],
  ['kiểm tra, giám sát', 'KIEM_TRA', 'XAY_DUNG_DANG'],
  ['đơn thư', 'DON_THU', 'HE_THONG_CHINH_TRI'],
  ['nghị quyết', 'NGHI_QUYET', 'CHINH_SACH_VI_MO'],
  ['hội nghị', 'HOI_NGHI', 'QUAN_TRI_NOI_BO'],
  ['đào tạo, bồi dưỡng', 'DAO_TAO', 'XAY_DUNG_DANG'],
  ['khen thưởng', 'KHEN_THUONG', 'HE_THONG_CHINH_TRI'],
  ['tài chính đảng', 'TAI_CHINH', 'QUAN_TRI_NOI_BO'],
  ['tài sản', 'TAI_SAN', 'QUAN_TRI_NOI_BO'],
  ['dư luận xã hội', 'DU_LUAN', 'HE_THONG_CHINH_TRI'],
  ['thông tin báo chí', 'BAO_CHI', 'HE_THONG_CHINH_TRI'],
  ['lý luận', 'LY_LUAN', 'CHINH_SACH_VI_MO'],
  ['lưu trữ lịch sử', 'LUU_TRU', 'QUAN_TRI_NOI_BO'],
  ['đại hội, bầu cử', 'DAI_HOI', 'XAY_DUNG_DANG'],
  ['bảo vệ chính trị nội bộ', 'BAO_VE', 'XAY_DUNG_DANG'],
  ['đoàn viên', 'DOAN_VIEN', 'HE_THONG_CHINH_TRI'],
  ['hội viên', 'HOI_VIEN', 'HE_THONG_CHINH_TRI'],
  ['chỉ tiêu kinh tế - xã hội', 'CHI_TIEU', 'CHINH_SACH_VI_MO'],
  ['thủ tục hành chính', 'THU_TUC', 'HE_THONG_CHINH_TRI'],
  ['đơn vị hành chính', 'DON_VI', 'CHINH_SACH_VI_MO'],
];

/** Months in which further priority databases go live: 11 of 26 at first, 21 in the end. */
const priorityGoLive = [2, 4, 6, 8, 9, 12, 14, 17, 20, 22];
const STOPPED_AT_FIRST = 2;

interface Plan {
  isPriority: boolean;
  isShareable: boolean;
  registered: number;
  buildsFrom: number;
  liveFrom: number | null;
  stoppedFrom: number | null;
}

/**
 * The databases of the sample: 120 in the register at first, 212 in the end; 82, then 165 in operation, of which 70, then
 * 128 are ready to be shared. Central agencies own the priority ones and a third of the rest.
 */
export function populateAssets(seed: number, months: Month[]): Asset[] {
  const random = randomStream(seed, 'assets');
  const plans = [...priorityPlans(), ...ordinaryPlans(random)];
  const owners = ownersOf(plans, random);
  return plans.map((plan, index) => {
    const [word, entity, domain] = subjects[index % subjects.length]!;
    const { code, before } = owners[index]!;
    return {
      ...plan,
      id: `CSDL-${String(index + 1).padStart(4, '0')}`,
      name: `Cơ sở dữ liệu ${word} ${plan.isPriority ? 'toàn quốc' : `- ${code}`}`,
      ...{ entity, domain, owner: code, ownerBefore: before },
      goLiveDay: goLiveDay(plan, months, random),
      refreshHours: random.pick([24, 24, 24, 72, 168, 168, 720]),
      securityLevel: plan.isPriority ? random.whole(3, 4) : random.whole(1, 3),
      annualCostMvnd: plan.isPriority ? random.whole(4_000, 24_000) : random.whole(90, 3_200),
    };
  });
}

function priorityPlans(): Plan[] {
  return Array.from({ length: 26 }, (_, index) => ({
    isPriority: true,
    isShareable: true,
    registered: 0,
    buildsFrom: index < 25 ? 0 : 99,
    liveFrom: index < 11 ? -1 : (priorityGoLive[index - 11] ?? null),
    stoppedFrom: null,
  }));
}

function ordinaryPlans(random: Random): Plan[] {
  const plan = (registered: number, liveFrom: number | null, isShareable: boolean): Plan => ({
    isPriority: false,
    isShareable,
    registered,
    buildsFrom: liveFrom === null ? 99 : Math.max(registered, liveFrom - 4),
    liveFrom,
    stoppedFrom: null,
  });
  const live = Array.from({ length: 71 }, (_, i) => plan(0, -1, i < 59));
  for (const [i, stopped] of [6, 10, 13, 16, 21].entries()) live[66 + i]!.stoppedFrom = stopped;
  const ended = Array.from({ length: STOPPED_AT_FIRST }, () => ({ ...plan(0, -1, false), stoppedFrom: 0 }));
  // Seventy-eight more go live over the 23 months that follow; 48 of them are ready to be shared.
  const later = Array.from({ length: 78 }, (_, i) => {
    const liveFrom = 1 + Math.floor((i * 23) / 78);
    return plan(i < 21 ? 0 : Math.max(1, liveFrom - 2), liveFrom, (i * 8) % 13 < 8);
  });
  const never = Array.from({ length: 35 }, (_, i) => ({
    ...plan(1 + Math.floor((i * 23) / 35), null, false),
    buildsFrom: i < 24 ? 3 + Math.floor((i * 20) / 24) : 99,
  }));
  return [...random.shuffled([...live, ...ended]), ...later, ...never];
}

/** Every old province owns one database at least from the first month; later ones go round the new provinces. */
function ownersOf(plans: Plan[], random: Random): { code: string; before: string }[] {
  const oldRound = random.shuffled(oldProvinces);
  const newRound = random.shuffled(newProvinces.map(({ code }) => code));
  let old = 0;
  let renewed = 0;
  let agency = 0;
  return plans.map((plan, index) => {
    if (plan.isPriority || index % 9 === 4 || index % 9 === 7) {
      const code = centralCodes[agency++ % centralCodes.length]!;
      return { code, before: code };
    }
    if (plan.registered < 8) {
      const { code, successor } = oldRound[old++ % oldRound.length]!;
      return { code: successor, before: code };
    }
    const code = newRound[renewed++ % newRound.length]!;
    return { code, before: code };
  });
}

function goLiveDay(plan: Plan, months: Month[], random: Random): string | null {
  if (plan.liveFrom === null) return null;
  if (plan.liveFrom < 0) return addDays(months[0]!.first, -random.whole(40, 1800));
  return addDays(months[plan.liveFrom]!.first, random.whole(0, 24));
}
