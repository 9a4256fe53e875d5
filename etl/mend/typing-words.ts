import type { DayRule } from '#warehouse/model/typed-value.ts';

/** How values may be typed into the workbook, in one language. Examples are told as they would be typed. */
export interface TypingWords {
  day(examples: string): string;
  time(examples: string): string;
  month(examples: string): string;
  named(examples: string): string;
  rules: { readonly [rule in DayRule]: string };
  numbers(examples: string): string;
  means(text: string, plain: string): string;
  notTaken(text: string): string;
  rest: { name: string; meaning: string };
}

const english: TypingWords = {
  day: (examples) => `Type ${examples}, or leave the date that the spreadsheet makes of it.`,
  time: (examples) =>
    `Type ${examples}, or leave the date that the spreadsheet makes of it. A day without a time means 00:00.`,
  month: (examples) => `Type ${examples}; a whole date is taken where it is the first of its month.`,
  named: (examples) => `Type it as your file has it: ${examples}.`,
  rules: {
    dayFirst: 'The day comes first: 03/04/2026 is 3 April 2026.',
    monthFirst: 'The month comes first, as in your file: 03/04/2026 is 4 March 2026.',
    notDayFirst: '31/12/2026 is not taken.',
    signs: 'In place of / may stand - or a point. Years have four digits.',
  },
  numbers: (examples) => `Type ${examples}, or leave the number that the spreadsheet makes of it.`,
  means: (text, plain) => `${text} means ${plain}.`,
  notTaken: (text) => `${text} is not taken: your file does not write numbers so.`,
  rest: {
    name: 'All else',
    meaning:
      'Is taken as it is typed. A row that cannot be read so stays held back, and you are told the cell.',
  },
};

const vietnamese: TypingWords = {
  day: (examples) => `Gõ ${examples}, hoặc để nguyên ngày do bảng tính tạo ra.`,
  time: (examples) =>
    `Gõ ${examples}, hoặc để nguyên ngày giờ do bảng tính tạo ra. Ngày không kèm giờ nghĩa là 00:00.`,
  month: (examples) => `Gõ ${examples}; ngày đầy đủ chỉ được nhận nếu là ngày đầu tháng.`,
  named: (examples) => `Gõ đúng như trong tệp của bạn: ${examples}.`,
  rules: {
    dayFirst: 'Ngày đứng trước: 03/04/2026 là ngày 3 tháng 4 năm 2026.',
    monthFirst: 'Tháng đứng trước, như trong tệp của bạn: 03/04/2026 là ngày 4 tháng 3 năm 2026.',
    notDayFirst: 'Không nhận 31/12/2026.',
    signs: 'Có thể dùng dấu - hoặc dấu chấm thay cho dấu /. Năm có bốn chữ số.',
  },
  numbers: (examples) => `Gõ ${examples}, hoặc để nguyên số do bảng tính tạo ra.`,
  means: (text, plain) => `${text} nghĩa là ${plain}.`,
  notTaken: (text) => `Không nhận ${text}: tệp của bạn không viết số như vậy.`,
  rest: {
    name: 'Giá trị khác',
    meaning: 'Được nhận đúng như đã gõ. Dòng không đọc được như vậy vẫn bị giữ lại, và bạn được báo ô nào.',
  },
};

const hindi: TypingWords = {
  day: (examples) => `${examples} लिखें, या स्प्रेडशीट की बनाई तिथि वैसी ही रहने दें।`,
  time: (examples) =>
    `${examples} लिखें, या स्प्रेडशीट का बनाया दिन और समय वैसा ही रहने दें। बिना समय के दिन का अर्थ 00:00 है।`,
  month: (examples) => `${examples} लिखें; पूरी तिथि तभी ली जाती है जब वह महीने का पहला दिन हो।`,
  named: (examples) => `जैसा आपकी फ़ाइल में है वैसा लिखें: ${examples}।`,
  rules: {
    dayFirst: 'दिन पहले आता है: 03/04/2026 यानी 3 अप्रैल 2026।',
    monthFirst: 'महीना पहले आता है, जैसा आपकी फ़ाइल में है: 03/04/2026 यानी 4 मार्च 2026।',
    notDayFirst: '31/12/2026 नहीं लिया जाता।',
    signs: '/ के स्थान पर - या बिंदु हो सकता है। वर्ष चार अंकों का होता है।',
  },
  numbers: (examples) => `${examples} लिखें, या स्प्रेडशीट की बनाई संख्या वैसी ही रहने दें।`,
  means: (text, plain) => `${text} का अर्थ ${plain} है।`,
  notTaken: (text) => `${text} नहीं लिया जाता: आपकी फ़ाइल संख्याएँ ऐसे नहीं लिखती।`,
  rest: {
    name: 'बाकी सब',
    meaning: 'जैसा लिखा गया वैसा लिया जाता है। जो पंक्ति ऐसे पढ़ी न जा सके वह रोकी रहती है, और आपको कक्ष बताया जाता है।',
  },
};

const catalogue: { [language: string]: TypingWords } = { en: english, vi: vietnamese, hi: hindi };

/** The words of a language; those we have none of read English. */
export function typingWords(language: string): TypingWords {
  return catalogue[language] ?? english;
}
