-- What each task asks for, in the words of who gave it: a code alone tells a leader nothing.
select task_id, coalesce(content, deliverable) as task_name
from conform.task
