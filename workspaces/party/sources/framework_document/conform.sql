-- The register of the four documents and of the regulations around them.
select
  doc_id,
  doc_kind,
  title,
  nullif(trim(document_no), '') as document_no,
  issuer,
  stage,
  stage_date,
  due_date,
  phase,
  comments,
  comments_resolved
from validate.framework_document
