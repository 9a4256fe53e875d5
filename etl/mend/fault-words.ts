/** Sentences on what is wrong with a row, in one language. `f` is a column as its agency calls it, `v` what stands there. */
export interface FaultWords {
  required(f: string): string;
  standsForNone(f: string, v: string): string;
  type(f: string, v: string, expected: string): string;
  sheetError(f: string, v: string): string;
  expected: {
    whole(examples: string): string;
    number(examples: string): string;
    day(formats: string): string;
    time(formats: string): string;
    oneOf(values: string): string;
    list: string;
  };
  range(f: string, v: string, bounds: string): string;
  length(f: string, v: string, characters: number, bounds: string): string;
  atLeast(least: string): string;
  atMost(most: string): string;
  between(least: string, most: string): string;
  pattern(f: string, v: string, pattern: string): string;
  notAllowed(f: string, v: string, codes: string): string;
  notListed(f: string, v: string, codes: number, sheet: string): string;
  ended(f: string, v: string, day: string): string;
  copies(f: string, v: string): string;
  copiesTogether(values: string): string;
  alsoIn(lines: string): string;
  reference(f: string, v: string, source: string): string;
  referenceAt(f: string, v: string, source: string, day: string): string;
  structure(columns: number, record: string): string;
  cutShort(record: string): string;
  encoding(record: string): string;
  json(record: string): string;
  tooLong(record: string): string;
  blankRecord: string;
  /** Of a record of whose text the beginning alone was kept. */
  cut: string;
  drift: string;
  rule(name: string, values: string): string;
  crossSource(name: string, source: string, values: string): string;
  sum(name: string, values: string): string;
  empty: string;
  asDelivered(v: string): string;
  tried(v: string): string;
  or: string;
}

const english: FaultWords = {
  required: (f) => `“${f}” is empty, but must have a value.`,
  standsForNone: (f, v) => `“${v}” in “${f}” stands for no value, but there must be one.`,
  type: (f, v, expected) => `“${v}” in “${f}” is not ${expected}.`,
  sheetError: (f, v) => `“${v}” in “${f}” is an error of the spreadsheet, not a value.`,
  expected: {
    whole: (examples) => `a whole number (such as ${examples})`,
    number: (examples) => `a number (such as ${examples})`,
    day: (formats) => `a day written as ${formats}`,
    time: (formats) => `a day and time written as ${formats}`,
    oneOf: (values) => `one of: ${values}`,
    list: 'a list in JSON ([…])',
  },
  range: (f, v, bounds) => `“${v}” in “${f}” is outside what is allowed: ${bounds}.`,
  length: (f, v, characters, bounds) => `“${v}” in “${f}” has ${characters} characters; allowed: ${bounds}.`,
  atLeast: (least) => `at least ${least}`,
  atMost: (most) => `at most ${most}`,
  between: (least, most) => `from ${least} to ${most}`,
  pattern: (f, v, pattern) => `“${v}” in “${f}” is not written as agreed: ${pattern}`,
  notAllowed: (f, v, codes) => `“${v}” in “${f}” is not one of the allowed codes: ${codes}.`,
  notListed: (f, v, codes, sheet) =>
    `“${v}” in “${f}” is not one of the ${codes} allowed codes; see the sheet “${sheet}”.`,
  ended: (f, v, day) => `The code “${v}” in “${f}” was not valid on the day in “${day}”.`,
  copies: (f, v) => `“${v}” in “${f}” stands in more than one row, but may stand in one only.`,
  copiesTogether: (values) => `Together, ${values} stand in more than one row, but may stand in one only.`,
  alsoIn: (lines) => `Also in line ${lines}.`,
  reference: (f, v, source) => `“${v}” in “${f}” is not found in “${source}”.`,
  referenceAt: (f, v, source, day) =>
    `“${v}” in “${f}” is not found in “${source}”, or was not valid on the day in “${day}”.`,
  structure: (columns, record) =>
    `The record could not be split into its ${columns} columns: cells are missing or too many, or a quotation mark is left open. ` +
    `Its text stands in the column “${record}”; write each value into its own column.`,
  cutShort: (record) =>
    'The file ends in the middle of this record: it was cut short, and records after it may be missing. ' +
    `What is there of it stands in the column “${record}”; send the whole file again.`,
  encoding: (record) =>
    'The record has characters that could not be read (shown as �): they are not in the encoding agreed, or were lost before the file was sent. ' +
    `Its text stands in the column “${record}”; write each value into its own column, or send the file again in the encoding agreed.`,
  json: (record) =>
    'The record is no JSON object that can be read: it breaks the rules of JSON, or says a key twice. ' +
    `Its text stands in the column “${record}”; write each value into its own column.`,
  tooLong: (record) =>
    'The record is longer than can be read; often a line end is missing, or a quotation mark. ' +
    `The beginning of its text stands in the column “${record}”.`,
  blankRecord: 'The record is blank, and blank records were not agreed. Take it out of your file.',
  cut: 'Only the beginning of the record was kept.',
  drift: 'The columns of the file are not those agreed, so none of its records was taken.',
  rule: (name, values) => `The row breaks the rule “${name}”: ${values}.`,
  crossSource: (name, source, values) =>
    `The row does not agree with “${source}” as the rule “${name}” asks: ${values}.`,
  sum: (name, values) => `The total is not the sum of its parts (rule “${name}”): ${values}.`,
  empty: 'empty',
  asDelivered: (v) => `As delivered: “${v}”.`,
  tried: (v) => `Tried since: “${v}”.`,
  or: 'or',
};

const vietnamese: FaultWords = {
  required: (f) => `“${f}” để trống, nhưng bắt buộc phải có giá trị.`,
  standsForNone: (f, v) => `“${v}” ở cột “${f}” nghĩa là không có giá trị, nhưng bắt buộc phải có.`,
  type: (f, v, expected) => `“${v}” ở cột “${f}” không phải là ${expected}.`,
  sheetError: (f, v) => `“${v}” ở cột “${f}” là lỗi của bảng tính, không phải giá trị.`,
  expected: {
    whole: (examples) => `số nguyên (ví dụ ${examples})`,
    number: (examples) => `số (ví dụ ${examples})`,
    day: (formats) => `ngày viết theo dạng ${formats}`,
    time: (formats) => `ngày giờ viết theo dạng ${formats}`,
    oneOf: (values) => `một trong các giá trị: ${values}`,
    list: 'danh sách JSON ([…])',
  },
  range: (f, v, bounds) => `“${v}” ở cột “${f}” nằm ngoài khoảng cho phép: ${bounds}.`,
  length: (f, v, characters, bounds) => `“${v}” ở cột “${f}” có ${characters} ký tự; cho phép: ${bounds}.`,
  atLeast: (least) => `từ ${least} trở lên`,
  atMost: (most) => `không quá ${most}`,
  between: (least, most) => `từ ${least} đến ${most}`,
  pattern: (f, v, pattern) => `“${v}” ở cột “${f}” không viết theo dạng đã thỏa thuận: ${pattern}`,
  notAllowed: (f, v, codes) => `“${v}” ở cột “${f}” không thuộc các mã được phép: ${codes}.`,
  notListed: (f, v, codes, sheet) =>
    `“${v}” ở cột “${f}” không thuộc ${codes} mã được phép; xem trang “${sheet}”.`,
  ended: (f, v, day) => `Mã “${v}” ở cột “${f}” không có hiệu lực vào ngày ở cột “${day}”.`,
  copies: (f, v) => `“${v}” ở cột “${f}” xuất hiện ở nhiều dòng, nhưng chỉ được có ở một dòng.`,
  copiesTogether: (values) => `Bộ giá trị ${values} xuất hiện ở nhiều dòng, nhưng chỉ được có ở một dòng.`,
  alsoIn: (lines) => `Cũng có ở dòng ${lines}.`,
  reference: (f, v, source) => `“${v}” ở cột “${f}” không có trong “${source}”.`,
  referenceAt: (f, v, source, day) =>
    `“${v}” ở cột “${f}” không có trong “${source}”, hoặc không có hiệu lực vào ngày ở cột “${day}”.`,
  structure: (columns, record) =>
    `Không tách được bản ghi thành ${columns} cột: thiếu hoặc thừa ô, hoặc dấu ngoặc kép chưa đóng. ` +
    `Nguyên văn nằm ở cột “${record}”; hãy ghi từng giá trị vào đúng cột.`,
  cutShort: (record) =>
    'Tệp kết thúc giữa chừng bản ghi này: tệp bị cắt cụt và có thể thiếu các bản ghi phía sau. ' +
    `Phần còn lại của bản ghi nằm ở cột “${record}”; hãy gửi lại tệp đầy đủ.`,
  encoding: (record) =>
    'Bản ghi có ký tự không đọc được (hiện là �): không theo bảng mã đã thỏa thuận, hoặc đã mất trước khi gửi tệp. ' +
    `Nguyên văn nằm ở cột “${record}”; hãy ghi từng giá trị vào đúng cột, hoặc gửi lại tệp theo bảng mã đã thỏa thuận.`,
  json: (record) =>
    'Bản ghi không phải là đối tượng JSON đọc được: sai quy tắc JSON, hoặc có khóa lặp lại. ' +
    `Nguyên văn nằm ở cột “${record}”; hãy ghi từng giá trị vào đúng cột.`,
  tooLong: (record) =>
    'Bản ghi dài quá mức đọc được; thường do thiếu dấu xuống dòng hoặc dấu ngoặc kép. ' +
    `Phần đầu của nguyên văn nằm ở cột “${record}”.`,
  blankRecord:
    'Bản ghi trống, trong khi thỏa thuận không cho phép bản ghi trống. Hãy bỏ bản ghi này khỏi tệp.',
  cut: 'Chỉ phần đầu của bản ghi được lưu lại.',
  drift: 'Các cột của tệp khác với thỏa thuận, nên không bản ghi nào của tệp được nhận.',
  rule: (name, values) => `Dòng này vi phạm quy tắc “${name}”: ${values}.`,
  crossSource: (name, source, values) =>
    `Dòng này không khớp với “${source}” theo quy tắc “${name}”: ${values}.`,
  sum: (name, values) => `Tổng không bằng các phần cộng lại (quy tắc “${name}”): ${values}.`,
  empty: 'để trống',
  asDelivered: (v) => `Như đã gửi: “${v}”.`,
  tried: (v) => `Đã thử sửa thành: “${v}”.`,
  or: 'hoặc',
};

const hindi: FaultWords = {
  required: (f) => `“${f}” खाली है, जबकि मान देना अनिवार्य है।`,
  standsForNone: (f, v) => `“${f}” में “${v}” का अर्थ है कोई मान नहीं, जबकि मान देना अनिवार्य है।`,
  type: (f, v, expected) => `“${f}” में “${v}” ${expected} नहीं है।`,
  sheetError: (f, v) => `“${f}” में “${v}” स्प्रेडशीट की त्रुटि है, कोई मान नहीं।`,
  expected: {
    whole: (examples) => `पूर्ण संख्या (जैसे ${examples})`,
    number: (examples) => `संख्या (जैसे ${examples})`,
    day: (formats) => `${formats} रूप में लिखी तिथि`,
    time: (formats) => `${formats} रूप में लिखा समय`,
    oneOf: (values) => `अनुमत मानों (${values}) में से एक`,
    list: 'JSON सूची ([…])',
  },
  range: (f, v, bounds) => `“${f}” में “${v}” अनुमत सीमा से बाहर है: ${bounds}।`,
  length: (f, v, characters, bounds) => `“${f}” में “${v}” में ${characters} वर्ण हैं; अनुमत: ${bounds}।`,
  atLeast: (least) => `कम से कम ${least}`,
  atMost: (most) => `अधिक से अधिक ${most}`,
  between: (least, most) => `${least} से ${most} तक`,
  pattern: (f, v, pattern) => `“${f}” में “${v}” तय रूप में नहीं लिखा है: ${pattern}`,
  notAllowed: (f, v, codes) => `“${f}” में “${v}” अनुमत कोडों में नहीं है: ${codes}।`,
  notListed: (f, v, codes, sheet) => `“${f}” में “${v}” ${codes} अनुमत कोडों में नहीं है; “${sheet}” शीट देखें।`,
  ended: (f, v, day) => `“${f}” का कोड “${v}” “${day}” की तिथि को मान्य नहीं था।`,
  copies: (f, v) => `“${f}” में “${v}” एक से अधिक पंक्तियों में है, जबकि केवल एक में हो सकता है।`,
  copiesTogether: (values) => `${values} एक साथ एक से अधिक पंक्तियों में हैं, जबकि केवल एक में हो सकते हैं।`,
  alsoIn: (lines) => `पंक्ति ${lines} में भी।`,
  reference: (f, v, source) => `“${f}” में “${v}” “${source}” में नहीं मिला।`,
  referenceAt: (f, v, source, day) =>
    `“${f}” में “${v}” “${source}” में नहीं मिला, या “${day}” की तिथि को मान्य नहीं था।`,
  structure: (columns, record) =>
    `अभिलेख को ${columns} कॉलमों में बाँटा नहीं जा सका: कक्ष कम या अधिक हैं, या कोई उद्धरण चिह्न बंद नहीं है। ` +
    `उसका पाठ “${record}” कॉलम में है; हर मान को उसके कॉलम में लिखें।`,
  cutShort: (record) =>
    'फ़ाइल इस अभिलेख के बीच में ही समाप्त हो जाती है: वह कट गई है और इसके बाद के अभिलेख छूट गए हो सकते हैं। ' +
    `अभिलेख का जो भाग है वह “${record}” कॉलम में है; पूरी फ़ाइल फिर से भेजें।`,
  encoding: (record) =>
    'अभिलेख में ऐसे वर्ण हैं जो पढ़े नहीं जा सके (� दिखते हैं): वे तय एन्कोडिंग में नहीं हैं, या फ़ाइल भेजने से पहले ही खो गए। ' +
    `उसका पाठ “${record}” कॉलम में है; हर मान को उसके कॉलम में लिखें, या फ़ाइल तय एन्कोडिंग में फिर भेजें।`,
  json: (record) =>
    'अभिलेख ऐसा JSON ऑब्जेक्ट नहीं है जो पढ़ा जा सके: वह JSON के नियम तोड़ता है, या उसमें कोई कुंजी दो बार है। ' +
    `उसका पाठ “${record}” कॉलम में है; हर मान को उसके कॉलम में लिखें।`,
  tooLong: (record) =>
    'अभिलेख इतना लंबा है कि पढ़ा नहीं जा सकता; प्रायः पंक्ति का अंत या कोई उद्धरण चिह्न छूटा होता है। ' +
    `उसके पाठ का आरंभ “${record}” कॉलम में है।`,
  blankRecord: 'अभिलेख खाली है, जबकि खाली अभिलेखों पर सहमति नहीं है। उसे अपनी फ़ाइल से निकाल दें।',
  cut: 'अभिलेख का केवल आरंभ रखा गया है।',
  drift: 'फ़ाइल के कॉलम तय किए गए कॉलमों से अलग हैं, इसलिए उसका कोई अभिलेख नहीं लिया गया।',
  rule: (name, values) => `यह पंक्ति नियम “${name}” को तोड़ती है: ${values}।`,
  crossSource: (name, source, values) =>
    `नियम “${name}” के अनुसार यह पंक्ति “${source}” से मेल नहीं खाती: ${values}।`,
  sum: (name, values) => `योग अपने भागों के जोड़ के बराबर नहीं है (नियम “${name}”): ${values}।`,
  empty: 'खाली',
  asDelivered: (v) => `जैसा भेजा गया: “${v}”।`,
  tried: (v) => `बाद में आज़माया गया: “${v}”।`,
  or: 'या',
};

const catalogue: { [language: string]: FaultWords } = { en: english, vi: vietnamese, hi: hindi };

/** The words of a language; those we have none of read English. */
export function faultWords(language: string): FaultWords {
  return catalogue[language] ?? english;
}
