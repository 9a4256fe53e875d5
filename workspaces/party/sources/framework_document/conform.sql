-- A document's number is kept in its one Latin form, also where the sender spelt it in Devanagari.
select
  doc_id,
  doc_kind,
  title,
  nullif(trim(
    replace(replace(replace(replace(replace(replace(replace(
      document_no,
      'एनक्यू', 'NQ'), 'क्यूडी', 'QĐ'), 'क्यूसी', 'QC'), 'केएच', 'KH'), 'टीडब्ल्यू', 'TW'), 'बीसीĐ', 'BCĐ'), 'सीटी', 'CT')
  ), '') as document_no,
  issuer,
  stage,
  stage_date,
  due_date,
  phase,
  comments,
  comments_resolved
from validate.framework_document
