-- The workbook says how fields stand today: of months before, nothing is known. Fields count for whom their database counts for.
select
  coalesce(a.owner_id, '00') as unit_id,
  cast(date_trunc('month', $as_of) as date) as period,
  m.asset_id,
  a.domain,
  coalesce(t.term_status, 'CHUA_ANH_XA') as term_status,
  coalesce(m.conformance, 'CHUA_DANH_GIA') as conformance,
  m.mapped_term_code as term_code,
  1 as fields,
  -- A term that is a draft still, or has been withdrawn, is no common word to map to.
  cast(t.term_status is not null and t.term_status = 'DA_DUYET' as integer) as mapped,
  cast(t.term_status is not null and t.term_status in ('DU_THAO', 'LAY_Y_KIEN') as integer) as mapped_to_draft,
  cast(t.term_status is not null and t.term_status = 'BAI_BO' as integer) as mapped_to_withdrawn,
  cast(t.term_status is null as integer) as unmapped,
  cast(coalesce(t.term_status = 'DA_DUYET' and m.conformance = 'DAT', false) as integer) as conforming,
  cast(coalesce(t.term_status = 'DA_DUYET' and m.reviewed_on < $as_of - interval 12 month, false) as integer) as review_stale,
  cast(coalesce(t.term_status = 'DA_DUYET' and m.reviewed_on is null, false) as integer) as never_reviewed
from conform.field_mapping m
left join conform.dictionary t on t.term_code = m.mapped_term_code
left join star.dim_asset a
  on a.asset_id = m.asset_id
  and a.valid_from <= $as_of
  and (a.valid_to is null or $as_of < a.valid_to)
