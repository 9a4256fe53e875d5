-- A quarter goes by its first day. A score counts with the number of answers it rests on.
select
  make_date(
    cast(right(period, 4) as integer),
    case regexp_extract(period, ' ([IV]+)/', 1) when 'I' then 1 when 'II' then 4 when 'III' then 7 else 10 end,
    1
  ) as period,
  unit_code,
  staff,
  staff_trained,
  has_steward,
  survey_n,
  culture_score
from validate.people_quarter
