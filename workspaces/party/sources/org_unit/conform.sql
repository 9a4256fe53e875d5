-- Units with a durable identity. Codes of the 63 provinces that ended with the re-organisation live on with another
-- territory, so a province is named by its list of codes as well. `valid_to` becomes exclusive; `code_until` is the day on
-- which another unit takes the code over: until then a code still says whom a row means, even of a unit that has ended.
with spelt as (
  select
    unit_code,
    -- One spelling of the tone mark: uỷ → ủy, Hoà → Hòa, Hoá → Hóa.
    replace(replace(replace(replace(trim(unit_name), 'uỷ', 'ủy'), 'Uỷ', 'Ủy'), 'Hoà', 'Hòa'), 'Hoá', 'Hóa') as name,
    level,
    nullif(parent_code, '') as parent_code,
    unit_type,
    valid_from,
    valid_to + 1 as valid_to
  from validate.org_unit
)
select
  case
    when level <> 'TINH' then unit_code
    when valid_to <= date '2025-07-01' then '63-' || unit_code
    else '34-' || unit_code
  end as unit_id,
  unit_code,
  case
    when level <> 'TINH' then 'central'
    when valid_to <= date '2025-07-01' then 'provinces-63'
    else 'provinces-34'
  end as code_list,
  name,
  case when parent_code is null then 'QG' else level end as level,
  unit_type,
  parent_code,
  valid_from,
  valid_to,
  lead(valid_from) over (partition by unit_code order by valid_from) as code_until
from spelt
