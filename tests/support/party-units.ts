import type { Planted } from './party-warehouse.ts';

/**
 * A register of units for hand-made counts: the centre with two agencies, Hà Nội (01) throughout, and Hà Giang (02) and the
 * old Tuyên Quang (08), which became the new Tuyên Quang (08) on 1 July 2025.
 */
export const partyUnits: Pick<Planted, 'org_unit' | 'admin_crosswalk'> = {
  org_unit: [
    unit('00', 'TW', 'CAP_UY', '1930-02-03'),
    unit('TW01', 'TW', 'VAN_PHONG', '2010-01-01'),
    unit('TW02', 'TW', 'BAN', '2010-01-01'),
    unit('01', 'TINH', 'THANH_UY', '2010-01-01'),
    unit('02', 'TINH', 'TINH_UY', '2010-01-01', '2025-06-30'),
    unit('08', 'TINH', 'TINH_UY', '2010-01-01', '2025-06-30'),
    unit('08', 'TINH', 'TINH_UY', '2025-07-01'),
  ],
  admin_crosswalk: [
    ['01', '01', 'GIU_NGUYEN'],
    ['02', '08', 'NHAP'],
    ['08', '08', 'NHAP'],
  ].map(([old_code, new_code, change_type]) => ({
    ...{ old_code: old_code!, new_code: new_code!, change_type: change_type! },
    ...{ old_level: 'TINH', weight: 1, effective_date: '2025-07-01' },
  })),
};

function unit(
  unit_code: string,
  level: string,
  unit_type: string,
  valid_from: string,
  valid_to: string | null = null,
): Planted[string][number] {
  const parent_code = unit_code === '00' ? null : '00';
  return { unit_code, unit_name: `Đơn vị ${unit_code}`, level, unit_type, parent_code, valid_from, valid_to };
}
