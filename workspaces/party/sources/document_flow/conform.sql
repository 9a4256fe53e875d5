-- The mean hours of a day are kept with the documents they are of, so that a weighted mean can be made of them.
select
  day,
  unit_code,
  direction,
  counterpart_level,
  docs,
  docs_electronic,
  docs_signed,
  docs_on_time,
  avg_hours
from validate.document_flow
