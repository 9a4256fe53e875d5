-- Facts of the small warehouse, as the star stage lays them: unit_key, period, month_key, dimensions, counts.

create table star.fact_procedure as
select u.unit_key, m.month as period, (year(m.month) * 12 + month(m.month) - 1)::usmallint as month_key, p.procedure_code,
       (s.asked * p.share / 5)::bigint as received, (s.asked * p.share / 11)::bigint as full_online,
       (s.asked * p.share)::bigint as info_items_asked, (s.asked * p.share * 0.4)::bigint as info_items_reused,
       (s.asked * p.share * 0.2)::bigint as info_items_redeclared
from star.dim_unit u
join month_axis m on u.valid_from <= m.month and (u.valid_to is null or u.valid_to > m.month)
join (select unit_id, month, denominator as asked from counted where indicator_id = 'redeclaration_rate' and has_come) s
  on s.unit_id = u.unit_id and s.month = m.month
cross join (values ('TT01', 0.5), ('TT02', 0.3), ('TT03', 0.2)) p(procedure_code, share);

create table star.fact_connection as
select u.unit_key, s.month as period, (year(s.month) * 12 + month(s.month) - 1)::usmallint as month_key, p.platform,
       (s.denominator * p.share)::bigint as mandatory, (s.numerator * p.share)::bigint as mandatory_live
from counted s
join star.dim_unit u on u.unit_id = s.unit_id and u.valid_from <= s.month and (u.valid_to is null or u.valid_to > s.month)
cross join (values ('NDOP', 0.6), ('LGSP', 0.4)) p(platform, share)
where s.indicator_id = 'mandatory_connection_rate';

-- A database a row and day: it counts once however often it is used.
create table star.fact_asset_use as
select u.unit_key, d.day::date as period, (year(d.day) * 12 + month(d.day) - 1)::usmallint as month_key,
       if(a.n % 2 = 0, 'XAY_DUNG_DANG', 'QUAN_TRI_NOI_BO') as domain,
       u.unit_id || '/' || a.n as asset_id, 1 as is_shareable,
       (chance(u.unit_id || a.n || d.day) < 0.2)::int as is_used,
       (100 * chance(u.unit_id || d.day || a.n))::bigint as calls, (98 * chance(u.unit_id || d.day || a.n))::bigint as calls_ok
from star.dim_unit u, generate_series(date '2026-10-01', date '2026-10-31', interval 1 day) d(day), range(4) a(n)
where u.is_latest and u.valid_to is null and u.unit_id <> '00' and d.day::date not in (select unnest(getvariable('missing'))::date);
