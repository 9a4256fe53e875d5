select
  period,
  unit_code,
  procedure_code,
  received,
  online,
  full_online,
  on_time,
  info_items_asked,
  info_items_reused,
  info_items_redeclared
from validate.procedure_month
