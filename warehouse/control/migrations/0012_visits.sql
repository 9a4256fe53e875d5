CREATE TABLE `visit` (
	`person_id` text PRIMARY KEY NOT NULL,
	`seen_at` text NOT NULL,
	`last` text NOT NULL,
	`before` text
);
