import type { Term } from '#warehouse/model/term.ts';

/** Words of the small warehouse, one of them measured by an indicator that it has. */
export const smallTerms: Term[] = [
  {
    id: 'lineage',
    name: { vi: 'Nguồn gốc số liệu', en: 'Lineage', hi: 'आँकड़ों की उत्पत्ति' },
    meaning: { vi: 'Đường đi của con số.', en: 'Where a figure comes from.', hi: 'आँकड़ा कहाँ से आया।' },
    also: ['provenance', 'xuất xứ'],
    indicators: [],
  },
  {
    id: 'declaring_again',
    name: { vi: 'Kê khai lại', en: 'Declaring again' },
    meaning: { vi: 'Khai điều đã có.', en: 'Saying what a database knows.' },
    also: ['डिक्लेयर'],
    indicators: ['redeclaration_rate'],
  },
];
