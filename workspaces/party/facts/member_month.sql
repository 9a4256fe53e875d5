select
  unit_code,
  period,
  records,
  records_digitised,
  records_clean,
  records_matched,
  records_duplicate,
  records_incomplete,
  handbook_accounts,
  handbook_regular
from conform.member_record_month
