/** What the workbook says of itself, in one language. */
export interface GuideWords {
  sheets: { guide: string; codes: string; reasons: string; delivered: string };
  /** Headers of the columns before the contract's. */
  file: string;
  place: { line: string; row: string; record: string };
  cell: string;
  reasons: string;
  record: string;
  title(source: string): string;
  intro: string;
  /**
   * What each thing in the workbook is: its name, then what it means. Names in braces are those of headers and sheets; `{typing}` stands for how the
   * contract's columns may be typed.
   */
  entries: [name: string, meaning: string][];
  placeMeaning: { line: string; row: string; record: string };
  codes: { column: string; code: string; name: string; from: string; to: string; synonyms: string };
  /** Of codes that are too many to list. */
  more(listed: number, total: number): string;
  counts: { rule: string; asks: string; rows: string };
}

const english: GuideWords = {
  sheets: { guide: 'Guide', codes: 'Codes', reasons: 'Reasons', delivered: 'As delivered' },
  file: 'File',
  place: { line: 'Line', row: 'Row', record: 'Record no' },
  cell: 'Cell',
  reasons: 'What is wrong',
  record: 'Record as text',
  title: (source) => `Rows held back: ${source}`,
  intro: 'These rows were not taken. Mend them in the sheet “rows”, save, and send this workbook back.',
  entries: [
    ['rows', 'One line for each row held back. Orange cells are at fault: the note on each says why.'],
    ['{file}', 'The file in which the row came. Do not change it.'],
    ['{place}', '{placeMeaning}'],
    ['{cell}', 'The first faulty cell in your spreadsheet, where you sent one.'],
    [
      '{reasons}',
      'Each fault of the row as a sentence, with the rule in brackets. Changing it has no effect.',
    ],
    [
      '{record}',
      'Filled only where a record could not be split into columns. Write each of its values into its own column to the right; leave this text as it is.',
    ],
    [
      'Your columns',
      'To the right stand your own columns, as they were judged. Change only these cells. An emptied cell means no value. How days and numbers may be typed stands below. Formulas are not taken.',
    ],
    ['{typing}', ''],
    [
      'Blue cells',
      'Changed in an earlier round and judged so; the note says what was delivered and what was tried.',
    ],
    ['Do not touch', 'The two rows of headers, hidden columns, and the name of the sheet “rows”.'],
    ['To leave a row', 'Change nothing, or delete its line here: it stays held back and counts nowhere.'],
    ['To drop a row', 'Take it out of your own file, and send the file again.'],
    ['{codes}', 'The values that may stand in the columns with a list.'],
    ['{reasonsSheet}', 'How many rows fail each rule, and what the rule asks for.'],
    ['{delivered}', 'Each row as you sent it, whatever was changed since.'],
  ],
  placeMeaning: {
    line: 'Number of the row when a spreadsheet shows the file: headers, titles and blank lines are counted, and a cell of several lines counts as one. A text editor then shows the row further down.',
    row: 'Number of the row in your sheet.',
    record: 'Number of the record in the file, counted from 1.',
  },
  codes: {
    ...{ column: 'Column', code: 'Code', name: 'Name' },
    ...{ from: 'Valid from', to: 'Valid to', synonyms: 'Also read as this code' },
  },
  more: (listed, total) => `… the first ${listed} of ${total}`,
  counts: { rule: 'Rule', asks: 'What it asks for', rows: 'Rows that fail' },
};

const vietnamese: GuideWords = {
  sheets: { guide: 'Hướng dẫn', codes: 'Mã', reasons: 'Lý do', delivered: 'Như đã gửi' },
  file: 'Tệp',
  place: { line: 'Dòng', row: 'Dòng', record: 'Bản ghi số' },
  cell: 'Ô',
  reasons: 'Sai ở đâu',
  record: 'Nguyên văn bản ghi',
  title: (source) => `Các dòng bị giữ lại: ${source}`,
  intro: 'Các dòng này chưa được nhận. Hãy sửa trong trang “rows”, lưu lại và gửi trả sổ tính này.',
  entries: [
    ['rows', 'Mỗi dòng bị giữ lại là một dòng. Ô màu cam là ô sai: ghi chú trên ô cho biết vì sao.'],
    ['{file}', 'Tệp chứa dòng này. Không sửa.'],
    ['{place}', '{placeMeaning}'],
    ['{cell}', 'Ô sai đầu tiên trong bảng tính đã gửi, nếu có.'],
    [
      '{reasons}',
      'Mỗi lỗi của dòng là một câu, kèm mã quy tắc trong ngoặc vuông. Sửa cột này không có tác dụng.',
    ],
    [
      '{record}',
      'Chỉ có khi bản ghi không tách được thành cột. Hãy ghi từng giá trị vào đúng cột ở bên phải; giữ nguyên văn bản này.',
    ],
    [
      'Các cột của bạn',
      'Bên phải là các cột của bạn, đúng như khi được đánh giá. Chỉ sửa các ô này. Ô để trống nghĩa là không có giá trị. Cách gõ ngày và số ghi ở dưới. Không nhận công thức.',
    ],
    ['{typing}', ''],
    [
      'Ô màu xanh',
      'Đã sửa ở lần trước và đã được đánh giá như vậy; ghi chú cho biết giá trị đã gửi và giá trị đã thử.',
    ],
    ['Không đụng đến', 'Hai dòng tiêu đề, các cột ẩn và tên trang “rows”.'],
    [
      'Để nguyên một dòng',
      'Không sửa gì, hoặc xóa dòng đó ở đây: dòng vẫn bị giữ lại và không được tính ở đâu cả.',
    ],
    ['Bỏ hẳn một dòng', 'Xóa dòng đó trong tệp của bạn rồi gửi lại tệp.'],
    ['{codes}', 'Các giá trị được phép trong những cột có danh mục.'],
    ['{reasonsSheet}', 'Bao nhiêu dòng vi phạm mỗi quy tắc, và quy tắc yêu cầu gì.'],
    ['{delivered}', 'Từng dòng như bạn đã gửi, dù sau đó đã sửa gì.'],
  ],
  placeMeaning: {
    line: 'Số thứ tự của dòng khi mở tệp bằng bảng tính: tính cả dòng tiêu đề, dòng tên biểu và dòng trống; ô có nhiều dòng chỉ tính là một. Khi đó, trình soạn thảo văn bản hiển thị dòng này ở phía dưới.',
    row: 'Số thứ tự của dòng trong trang tính của bạn.',
    record: 'Số thứ tự của bản ghi trong tệp, đếm từ 1.',
  },
  codes: {
    ...{ column: 'Cột', code: 'Mã', name: 'Tên' },
    ...{ from: 'Hiệu lực từ', to: 'Hiệu lực đến', synonyms: 'Cũng được đọc là mã này' },
  },
  more: (listed, total) => `… ${listed} mã đầu trong ${total}`,
  counts: { rule: 'Quy tắc', asks: 'Yêu cầu', rows: 'Số dòng vi phạm' },
};

const hindi: GuideWords = {
  sheets: { guide: 'मार्गदर्शिका', codes: 'कोड', reasons: 'कारण', delivered: 'जैसा भेजा गया' },
  file: 'फ़ाइल',
  place: { line: 'पंक्ति', row: 'पंक्ति', record: 'अभिलेख क्रमांक' },
  cell: 'कक्ष',
  reasons: 'क्या गलत है',
  record: 'अभिलेख का पाठ',
  title: (source) => `रोकी गई पंक्तियाँ: ${source}`,
  intro: 'ये पंक्तियाँ नहीं ली गईं। इन्हें “rows” शीट में सुधारें, सहेजें और यह कार्यपुस्तिका वापस भेजें।',
  entries: [
    ['rows', 'हर रोकी गई पंक्ति के लिए एक पंक्ति। नारंगी कक्ष गलत हैं: हर एक पर टिप्पणी कारण बताती है।'],
    ['{file}', 'वह फ़ाइल जिसमें पंक्ति आई। इसे न बदलें।'],
    ['{place}', '{placeMeaning}'],
    ['{cell}', 'भेजी गई स्प्रेडशीट का पहला गलत कक्ष, यदि हो।'],
    ['{reasons}', 'पंक्ति की हर गलती एक वाक्य में, कोष्ठक में नियम के साथ। इसे बदलने का कोई असर नहीं होता।'],
    [
      '{record}',
      'केवल तब भरा होता है जब अभिलेख कॉलमों में बाँटा नहीं जा सका। हर मान को दाईं ओर उसके कॉलम में लिखें; इस पाठ को वैसा ही रहने दें।',
    ],
    [
      'आपके कॉलम',
      'दाईं ओर आपके अपने कॉलम हैं, जैसे वे जाँचे गए। केवल इन्हीं कक्षों को बदलें। खाली किया गया कक्ष यानी कोई मान नहीं। तिथियाँ और संख्याएँ कैसे लिखी जाएँ, यह नीचे बताया गया है। सूत्र नहीं लिए जाते।',
    ],
    ['{typing}', ''],
    ['नीले कक्ष', 'पिछले दौर में बदले गए और वैसे ही जाँचे गए; टिप्पणी बताती है कि क्या भेजा गया था और क्या आज़माया गया।'],
    ['न छुएँ', 'शीर्षकों की दो पंक्तियाँ, छिपे कॉलम और “rows” शीट का नाम।'],
    ['पंक्ति छोड़ने के लिए', 'कुछ न बदलें, या यहाँ उसकी पंक्ति हटा दें: वह रोकी रहेगी और कहीं नहीं गिनी जाएगी।'],
    ['पंक्ति हटाने के लिए', 'उसे अपनी फ़ाइल से निकालें और फ़ाइल फिर से भेजें।'],
    ['{codes}', 'सूची वाले कॉलमों में अनुमत मान।'],
    ['{reasonsSheet}', 'हर नियम को कितनी पंक्तियाँ तोड़ती हैं, और नियम क्या माँगता है।'],
    ['{delivered}', 'हर पंक्ति जैसी आपने भेजी, बाद में जो भी बदला गया हो।'],
  ],
  placeMeaning: {
    line: 'स्प्रेडशीट में फ़ाइल खोलने पर पंक्ति की संख्या: शीर्षक और खाली पंक्तियाँ भी गिनी जाती हैं, और कई पंक्तियों वाला कक्ष एक गिना जाता है। तब टेक्स्ट एडिटर में यह पंक्ति और नीचे दिखती है।',
    row: 'आपकी शीट में पंक्ति की संख्या।',
    record: 'फ़ाइल में अभिलेख का क्रमांक, 1 से गिनकर।',
  },
  codes: {
    ...{ column: 'कॉलम', code: 'कोड', name: 'नाम' },
    ...{ from: 'मान्य से', to: 'मान्य तक', synonyms: 'इस कोड के रूप में भी पढ़ा जाता है' },
  },
  more: (listed, total) => `… ${total} में से पहले ${listed}`,
  counts: { rule: 'नियम', asks: 'क्या माँगता है', rows: 'तोड़ने वाली पंक्तियाँ' },
};

const catalogue: { [language: string]: GuideWords } = { en: english, vi: vietnamese, hi: hindi };

/** The words of a language; those we have none of read English. */
export function guideWords(language: string): GuideWords {
  return catalogue[language] ?? english;
}
