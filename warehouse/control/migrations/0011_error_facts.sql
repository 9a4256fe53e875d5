ALTER TABLE `run` ADD `error_facts` text;--> statement-breakpoint
ALTER TABLE `run_source` ADD `error_facts` text;