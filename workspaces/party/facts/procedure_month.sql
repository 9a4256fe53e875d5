select
  unit_code,
  period,
  procedure_code,
  received,
  online,
  full_online,
  on_time,
  info_items_asked,
  info_items_reused,
  info_items_redeclared
from conform.procedure_month
