-- The calendar of forms: who owes which report for which month, so many days after its end, and from which change in its figures on
-- a correction counts as one (in percent).
select *
from (
  values
    ('BC-CDS-01', 'TW', 7, date '2024-11-01', cast(null as date), 2.0),
    ('BC-CDS-01', 'TINH', 7, date '2024-11-01', cast(null as date), 2.0),
    ('BC-DL-02', 'TW', 7, date '2024-11-01', cast(null as date), 2.0),
    ('BC-DL-02', 'TINH', 7, date '2024-11-01', cast(null as date), 2.0)
) f (form_code, level, due_days, begins, ends, tolerance_pct)
