-- Names of fields come with blanks behind them that mean nothing.
select
  asset_id,
  trim(source_table) as source_table,
  trim(source_field) as source_field,
  mapped_term_code,
  conformance,
  reviewed_at as reviewed_on
from validate.field_mapping
