-- The whole is computed from its units; what the sheet says of it (00) is there to be compared with them.
select
  period,
  unit_code,
  records,
  records_digitised,
  records_clean,
  records_matched,
  records_duplicate,
  records_incomplete,
  handbook_accounts,
  handbook_regular
from validate.member_record_month
where unit_code <> '00'
