-- Mean hours come with the documents they are of, and are turned back into hours, which add up.
select
  unit_code,
  day,
  direction,
  counterpart_level,
  docs,
  docs_electronic,
  docs_signed,
  docs_on_time,
  avg_hours * docs as handling_hours
from conform.document_flow
