CREATE TABLE `refresh_request` (
	`request_id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`schedule_id` text,
	`occasion` text,
	`scheduled_for` text,
	`kind` text NOT NULL,
	`sources` text NOT NULL,
	`options` text DEFAULT '{}' NOT NULL,
	`trigger` text NOT NULL,
	`asked_by` text,
	`asked_label` text,
	`asked_at` text NOT NULL,
	`not_before` text NOT NULL,
	`turn_at` text NOT NULL,
	`state` text NOT NULL,
	`why` text,
	`left_sources` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`claim` text,
	`worker` text,
	`worker_pid` integer,
	`heartbeat_at` text,
	`cancel_asked_at` text,
	`run_id` text,
	`outcome` text,
	`error_code` text,
	`error_message` text,
	`started_at` text,
	`ended_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `refresh_request_occasion` ON `refresh_request` (`schedule_id`,`occasion`);--> statement-breakpoint
CREATE INDEX `refresh_request_turn` ON `refresh_request` (`state`,`turn_at`);--> statement-breakpoint
CREATE INDEX `refresh_request_claim` ON `refresh_request` (`claim`);--> statement-breakpoint
CREATE TABLE `refresh_schedule` (
	`schedule_id` text PRIMARY KEY NOT NULL,
	`name` text,
	`sources` text NOT NULL,
	`is_contracts` integer DEFAULT false NOT NULL,
	`cron` text,
	`timezone` text,
	`missed` text DEFAULT 'last' NOT NULL,
	`overlap` text DEFAULT 'queue' NOT NULL,
	`jitter_seconds` integer DEFAULT 0 NOT NULL,
	`window_from` text,
	`window_to` text,
	`blackout_days` text DEFAULT '[]' NOT NULL,
	`skips_holidays` integer DEFAULT false NOT NULL,
	`on_arrival` integer DEFAULT false NOT NULL,
	`after_sources` text DEFAULT '[]' NOT NULL,
	`paused` integer DEFAULT false NOT NULL,
	`paused_reason` text,
	`decided_until` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `schedule_change` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`schedule_id` text NOT NULL,
	`at` text NOT NULL,
	`by_label` text NOT NULL,
	`before` text,
	`after` text,
	`reason` text
);
--> statement-breakpoint
CREATE INDEX `schedule_change_of` ON `schedule_change` (`schedule_id`,`id`);--> statement-breakpoint
ALTER TABLE `run` ADD `claim` text;--> statement-breakpoint
INSERT INTO `refresh_schedule` (`schedule_id`, `sources`, `cron`, `paused`, `decided_until`, `updated_at`)
SELECT `source_id`, json_array(`source_id`), `cron`, `paused`, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), `updated_at` FROM `schedule`;
