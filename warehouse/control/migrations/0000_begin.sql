CREATE TABLE `journal` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` text NOT NULL,
	`at` text NOT NULL,
	`stage` text,
	`source_id` text,
	`event` text NOT NULL,
	`data` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `journal_run` ON `journal` (`run_id`,`id`);--> statement-breakpoint
CREATE TABLE `lease` (
	`name` text PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`pid` integer NOT NULL,
	`taken_at` text NOT NULL,
	`heartbeat_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `run` (
	`run_id` text PRIMARY KEY NOT NULL,
	`requested` text NOT NULL,
	`trigger` text NOT NULL,
	`started_at` text NOT NULL,
	`heartbeat_at` text NOT NULL,
	`finished_at` text,
	`pid` integer NOT NULL,
	`outcome` text NOT NULL,
	`base_snapshot_id` text,
	`snapshot_id` text,
	`error_code` text,
	`error_message` text
);
--> statement-breakpoint
CREATE TABLE `run_source` (
	`run_id` text NOT NULL,
	`source_id` text NOT NULL,
	`outcome` text NOT NULL,
	`physical` integer NOT NULL,
	`loaded` integer NOT NULL,
	`quarantined` integer NOT NULL,
	`skipped` integer NOT NULL,
	`flagged` integer NOT NULL,
	`error_code` text,
	`error_message` text,
	`finished_at` text NOT NULL,
	PRIMARY KEY(`run_id`, `source_id`)
);
--> statement-breakpoint
CREATE TABLE `schedule` (
	`source_id` text PRIMARY KEY NOT NULL,
	`cron` text,
	`paused` integer NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `served` (
	`id` integer PRIMARY KEY NOT NULL,
	`snapshot_id` text,
	`revision` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `version` (
	`snapshot_id` text PRIMARY KEY NOT NULL,
	`file` text NOT NULL,
	`run_id` text NOT NULL,
	`parent_id` text,
	`as_of` text NOT NULL,
	`format_version` integer NOT NULL,
	`bytes` integer NOT NULL,
	`published_at` text NOT NULL
);
