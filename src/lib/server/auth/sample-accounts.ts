import { giveGrant } from '#warehouse/control/grants.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { addPerson, findPerson, type Person } from '#warehouse/control/people.ts';
import type { Extent, Role } from '#warehouse/control/people-schema.ts';
import type { DataClass } from '#warehouse/model/data-class.ts';

type SampleName =
  | 'office'
  | 'leader'
  | 'leader-province'
  | 'analyst'
  | 'analyst-province'
  | 'steward'
  | 'data-owner'
  | 'administrator'
  | 'auditor';

/** An account of the demonstration: whoever looks at the sample picks one, and needs no password. */
interface SampleAccount {
  name: SampleName;
  label: string;
  grants: readonly { role: Role; extent: Extent; unitId: string | null; highestClass: DataClass }[];
}

const over = (role: Role, highestClass: DataClass = 'internal') =>
  ({ role, extent: 'all', unitId: null, highestClass }) as const;
const below = (role: Role, unitId: string) =>
  ({ role, extent: 'subtree', unitId, highestClass: 'internal' }) as const;

/** A central office that does everything, then one account for each role, some of them of a province. */
export const sampleAccounts: readonly SampleAccount[] = [
  {
    name: 'office',
    label: 'Văn phòng Trung ương',
    grants: [over('leader', 'restricted'), over('steward', 'restricted'), over('auditor', 'restricted')],
  },
  { name: 'leader', label: 'Lãnh đạo Trung ương', grants: [over('leader', 'restricted')] },
  { name: 'leader-province', label: 'Lãnh đạo tỉnh', grants: [below('leader', '34-48')] },
  { name: 'analyst', label: 'Chuyên viên phân tích', grants: [over('analyst')] },
  { name: 'analyst-province', label: 'Chuyên viên phân tích của tỉnh', grants: [below('analyst', '34-01')] },
  { name: 'steward', label: 'Đầu mối dữ liệu', grants: [over('steward', 'restricted')] },
  { name: 'data-owner', label: 'Chủ quản dữ liệu của tỉnh', grants: [below('data_owner', '34-48')] },
  { name: 'administrator', label: 'Quản trị viên', grants: [over('administrator', 'open')] },
  { name: 'auditor', label: 'Cán bộ kiểm tra, kiểm toán', grants: [over('auditor', 'restricted')] },
];

/** Makes the accounts of the demonstration that are not there yet. */
export function makeSampleAccounts(control: Control): void {
  for (const { name, label, grants } of sampleAccounts) {
    if (findPerson(control, name)) continue;
    const { personId } = addPerson(control, { name, label, isSample: true });
    const validFrom = control.clock().toISOString().slice(0, 10);
    for (const grant of grants)
      giveGrant(control, {
        ...{ ...grant, personId, validFrom: dayBefore(validFrom), validTo: null },
        ...{ origin: 'sample', givenBy: null },
      });
  }
}

/** Days of grants are of the workspace's zone, which may be a day behind. */
const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

/** The account of a name, where it is one of the demonstration. */
export function findSampleAccount(control: Control, name: string): Person | null {
  const person = findPerson(control, name);
  return person?.isSample && person.disabledAt === null ? person : null;
}
