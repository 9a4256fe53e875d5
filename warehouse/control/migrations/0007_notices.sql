CREATE TABLE `follow` (
	`follow_id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`person_id` text NOT NULL,
	`indicator_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`grain` text NOT NULL,
	`rule` text NOT NULL,
	`threshold` real,
	`periods` integer,
	`made_at` text NOT NULL,
	`ended_at` text,
	`told_period` text,
	`judged_on` text
);
--> statement-breakpoint
CREATE INDEX `follow_of` ON `follow` (`person_id`);--> statement-breakpoint
CREATE TABLE `matter` (
	`matter_id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`object` text NOT NULL,
	`data` text NOT NULL,
	`opened_at` text NOT NULL,
	`closed_at` text,
	`escalated_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `matter_open` ON `matter` (`kind`,`object`) WHERE closed_at is null;--> statement-breakpoint
CREATE TABLE `notice` (
	`notice_id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`object` text NOT NULL,
	`data` text NOT NULL,
	`occasion` text NOT NULL,
	`matter_id` integer,
	`escalated_from` integer,
	`made_at` text NOT NULL,
	`read_at` text,
	`snoozed_until` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notice_occasion` ON `notice` (`person_id`,`kind`,`occasion`);--> statement-breakpoint
CREATE INDEX `notice_of` ON `notice` (`person_id`,`read_at`,`made_at`);--> statement-breakpoint
CREATE INDEX `notice_matter` ON `notice` (`matter_id`);--> statement-breakpoint
CREATE TABLE `notice_preference` (
	`person_id` text PRIMARY KEY NOT NULL,
	`address` text,
	`mail` text DEFAULT 'none' NOT NULL,
	`hour` integer DEFAULT 7 NOT NULL,
	`language` text NOT NULL,
	`digested_until` text NOT NULL,
	`digested_notice` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `outbox` (
	`delivery_id` text PRIMARY KEY NOT NULL,
	`channel` text NOT NULL,
	`recipient` text NOT NULL,
	`occasion` text NOT NULL,
	`notices` text DEFAULT '[]' NOT NULL,
	`about` text,
	`made_at` text NOT NULL,
	`next_at` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`error` text,
	`ended_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_occasion` ON `outbox` (`channel`,`recipient`,`occasion`);--> statement-breakpoint
CREATE INDEX `outbox_next` ON `outbox` (`state`,`next_at`);--> statement-breakpoint
CREATE TABLE `webhook_endpoint` (
	`endpoint_id` text PRIMARY KEY NOT NULL,
	`label` text NOT NULL,
	`url` text NOT NULL,
	`secret_sealed` text NOT NULL,
	`kinds` text NOT NULL,
	`unit_id` text,
	`highest_class` text NOT NULL,
	`made_by` text NOT NULL,
	`made_at` text NOT NULL,
	`removed_at` text
);
