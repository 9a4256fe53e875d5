-- The register holds the present stage and its day; what stage a document had before that day is not known. Approved means
-- approved with a number, and each of the four documents counts once, whatever its versions.
with dated as (
  select
    c.month,
    c.month_end,
    d.*,
    coalesce(d.stage_date <= c.month_end, false) as is_known,
    coalesce(d.stage_date <= c.month_end, false) and d.stage = 'DA_DUYET' and d.document_no is not null as is_approved
  from conform.framework_document d
  cross join star.calendar c
),
counted as (
  select
    *,
    row_number() over (partition by month, doc_kind order by is_approved desc, stage_date desc, doc_id) = 1 as is_first_of_kind
  from dated
)
select
  '00' as unit_id,
  month as period,
  doc_id,
  doc_kind,
  phase,
  if(is_known, stage, 'TRUOC_DO') as stage,
  1 as documents,
  cast(is_approved as integer) as approved,
  cast(doc_kind <> 'VAN_BAN_PHAP_LY' and is_first_of_kind as integer) as four_in_one,
  cast(doc_kind <> 'VAN_BAN_PHAP_LY' and is_first_of_kind and is_approved as integer) as four_in_one_approved,
  cast(doc_kind = 'VAN_BAN_PHAP_LY' as integer) as legal_planned,
  cast(doc_kind = 'VAN_BAN_PHAP_LY' and is_approved as integer) as legal_approved,
  cast(not is_approved and coalesce(due_date < month_end, false) as integer) as past_due,
  if(month_end = $as_of, comments, null) as comments,
  if(month_end = $as_of, comments_resolved, null) as comments_resolved
from counted
