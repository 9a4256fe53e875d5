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
