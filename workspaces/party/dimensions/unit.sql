select
  unit_id,
  unit_code,
  code_list,
  name,
  level,
  unit_type,
  parent_code as parent_id,
  valid_from,
  valid_to
from conform.org_unit
where level in ('QG', 'TW', 'TINH')
