ALTER TABLE `run` ADD `kind` text DEFAULT 'refresh' NOT NULL;--> statement-breakpoint
ALTER TABLE `run` ADD `restored_from` text;--> statement-breakpoint
ALTER TABLE `run` ADD `reason` text;--> statement-breakpoint
ALTER TABLE `run` ADD `decided_at` text;--> statement-breakpoint
ALTER TABLE `run` ADD `decision_reason` text;