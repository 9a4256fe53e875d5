CREATE TABLE `note` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`indicator_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`day` text NOT NULL,
	`text` text NOT NULL,
	`snapshot_id` text NOT NULL,
	`written_at` text NOT NULL,
	`taken_back_at` text
);
--> statement-breakpoint
CREATE INDEX `note_of` ON `note` (`indicator_id`,`unit_id`);--> statement-breakpoint
CREATE TABLE `saved_view` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`saved_at` text NOT NULL
);
