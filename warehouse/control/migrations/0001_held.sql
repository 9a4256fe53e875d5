CREATE TABLE `held_version` (
	`snapshot_id` text PRIMARY KEY NOT NULL,
	`file` text NOT NULL,
	`run_id` text NOT NULL,
	`parent_id` text,
	`as_of` text NOT NULL,
	`format_version` integer NOT NULL,
	`bytes` integer NOT NULL,
	`held_at` text NOT NULL,
	`changes` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `refused_delivery` (
	`source_id` text NOT NULL,
	`content_hash` text NOT NULL,
	`refused_at` text NOT NULL,
	`reason` text NOT NULL,
	PRIMARY KEY(`source_id`, `content_hash`)
);
