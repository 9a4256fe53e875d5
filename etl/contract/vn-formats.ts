/** Formats that take a Vietnamese period: which end of it they give, the months it must have (null: as many as it says), and one as it is written. */
export const vnFormats: readonly {
  format: string;
  end: 'first' | 'last';
  months: number | null;
  example: string;
}[] = [
  { format: 'vnPeriod', end: 'first', months: null, example: 'Quý II/2025' },
  { format: 'vnPeriodEnd', end: 'last', months: null, example: 'Quý II/2025' },
  { format: 'vnMonth', end: 'first', months: 1, example: 'Tháng 6/2025' },
  { format: 'vnQuarter', end: 'first', months: 3, example: 'Quý II/2025' },
  { format: 'vnHalfYear', end: 'first', months: 6, example: '6 tháng đầu năm 2025' },
  { format: 'vnYear', end: 'first', months: 12, example: 'Năm 2025' },
];
