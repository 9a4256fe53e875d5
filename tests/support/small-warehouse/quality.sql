-- Loads, rules, quarantine and flags. Needs the tables source_plan (with files) and rule_plan.

insert into meta.source_load
select source_id, getvariable('run'), timestamp '2026-10-31 18:05:00', '1.0.0', sha256(source_id), physical,
       physical - quarantined - skipped, quarantined, skipped, flagged, 0
from source_plan;

insert into meta.extract
with one as (select *, unnest(files) as file_name, unnest(range(len(files))) as n, len(files) as of from source_plan)
select sha256(source_id || file_name)[:16], source_id, file_name, sha256(source_id || file_name), 4096 + hash(file_name) % 90000,
       timestamp '2026-10-31 17:00:00',
       physical // of + if(n = 0, physical % of, 0), (physical // of + if(n = 0, physical % of - quarantined - skipped, 0)),
       if(n = 0, quarantined, 0), if(n = 0, skipped, 0), 0, n + 1
from one;

insert into quality.skipped
select source_id, sha256(source_id || files[1])[:16], files[1], if(source_id = 'procedure_month', 'total', 'title'), skipped
from source_plan where skipped > 0;

-- Results by unit and month of the last three months, in the plan's share of failures.
insert into quality.rule_result
select r.source_id, r."rule", r.criterion, r.field, r.reason, 'error', 1.0, false, u.unit_code, m.month,
       40, 40 - floor(40 * r.share + chance(u.unit_id || r."rule" || m.month))::bigint, 0, null
from rule_plan r
join star.dim_unit u on u.is_latest and u.valid_to is null and u.unit_id <> '00'
join month_axis m on m.month >= date '2026-08-01';

insert into quality.quarantine
with numbered as (
  select s.source_id, s.files[1] as file_name, unnest(range(s.quarantined)) as n from source_plan s
),
failed as (
  select n.*, r."rule", r.field, r.reason,
         row_number() over (partition by n.source_id, n.n order by chance(r."rule" || n.n)) as place
  from numbered n join rule_plan r on r.source_id = n.source_id and r.share > 0
)
select getvariable('run'), source_id, sha256(source_id || file_name)[:16], file_name, 17 + 13 * n,
       if(source_id = 'data_asset', 20, 18) + 13 * n,
       if(source_id = 'data_asset', 'C' || (20 + 13 * n), null),
       lpad((1 + n % 34)::varchar, 2, '0'), date '2026-10-01',
       json_object('Mã đơn vị', lpad((1 + n % 34)::varchar, 2, '0'), 'Kỳ báo cáo', '10/2026', 'Số lượng', '=1.2.3'), null,
       list({"rule": "rule", field: field, reason: reason} order by place), '1.0.0'
from failed where place <= 1 + n % 2
group by source_id, file_name, n
order by source_id, n;

insert into quality.flag
with numbered as (select source_id, files[1] as file_name, flagged, unnest(range(flagged)) as n from source_plan)
select getvariable('run'), source_id, sha256(source_id || file_name)[:16], file_name, 5 + 7 * n, null, date '2026-10-01',
       if(source_id = 'task', 'due_date_changed_silently', 'value_restored'),
       if(source_id = 'task', 'due_date', null), 'check'
from numbered;

insert into quality.rule
select distinct source_id, "rule", json_object('vi', 'Quy tắc ' || "rule", 'en', 'Rule ' || "rule"), criterion, field, reason, 'error', 1.0, true
from rule_plan
union all
select 'task', 'due_date_changed_silently', json_object('vi', 'Hạn chỉ dời khi có lý do', 'en', 'No due date moves without a reason'),
       'live', 'due_date', 'check', 'warning', 1.0, true;
