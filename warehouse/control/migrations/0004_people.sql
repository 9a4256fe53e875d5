CREATE TABLE `api_token` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`token_id` text NOT NULL,
	`person_id` text NOT NULL,
	`label` text NOT NULL,
	`unit_id` text,
	`highest_class` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`last_used_at` text,
	`revoked_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_token_token_id_unique` ON `api_token` (`token_id`);--> statement-breakpoint
CREATE INDEX `api_token_of` ON `api_token` (`person_id`);--> statement-breakpoint
CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`actor_label` text NOT NULL,
	`viewed_as` text,
	`action` text NOT NULL,
	`object` text NOT NULL,
	`detail` text NOT NULL,
	`address` text,
	`snapshot_id` text,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit` (`action`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_actor` ON `audit` (`actor`,`seq`);--> statement-breakpoint
CREATE TABLE `challenge` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`data` text NOT NULL,
	`expires_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `failed_sign_in` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `failed_sign_in_name` ON `failed_sign_in` (`name`,`at`);--> statement-breakpoint
CREATE INDEX `failed_sign_in_address` ON `failed_sign_in` (`address`,`at`);--> statement-breakpoint
CREATE TABLE `one_time_link` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`person_id` text,
	`made_by` text,
	`made_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text
);
--> statement-breakpoint
CREATE TABLE `passkey` (
	`credential_id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`public_key` text NOT NULL,
	`counter` integer NOT NULL,
	`transports` text NOT NULL,
	`label` text NOT NULL,
	`created_at` text NOT NULL,
	`last_used_at` text
);
--> statement-breakpoint
CREATE TABLE `person` (
	`person_id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`label` text NOT NULL,
	`password_hash` text,
	`password_set_at` text,
	`totp_sealed` text,
	`totp_since` text,
	`totp_step` integer,
	`issuer` text,
	`subject` text,
	`is_sample` integer DEFAULT false NOT NULL,
	`created_at` text NOT NULL,
	`disabled_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `person_name_unique` ON `person` (`name`);--> statement-breakpoint
CREATE TABLE `recovery_code` (
	`person_id` text NOT NULL,
	`code_hash` text NOT NULL,
	`used_at` text,
	PRIMARY KEY(`person_id`, `code_hash`)
);
--> statement-breakpoint
CREATE TABLE `role_grant` (
	`grant_id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`person_id` text NOT NULL,
	`role` text NOT NULL,
	`extent` text NOT NULL,
	`unit_id` text,
	`highest_class` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text,
	`origin` text NOT NULL,
	`given_by` text,
	`given_at` text NOT NULL,
	`ended_by` text,
	`ended_at` text
);
--> statement-breakpoint
CREATE INDEX `role_grant_of` ON `role_grant` (`person_id`);--> statement-breakpoint
CREATE TABLE `session` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`person_id` text NOT NULL,
	`view_as_id` text,
	`created_at` text NOT NULL,
	`seen_at` text NOT NULL,
	`method` text NOT NULL,
	`address` text NOT NULL,
	`agent` text NOT NULL,
	`ended_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_session_id_unique` ON `session` (`session_id`);--> statement-breakpoint
CREATE INDEX `session_of` ON `session` (`person_id`);--> statement-breakpoint
ALTER TABLE `note` ADD `person_id` text;--> statement-breakpoint
ALTER TABLE `saved_view` ADD `person_id` text;--> statement-breakpoint
CREATE TRIGGER `audit_is_not_changed` BEFORE UPDATE ON `audit` BEGIN SELECT RAISE(ABORT, 'audit is only added to'); END;--> statement-breakpoint
CREATE TRIGGER `audit_is_not_removed` BEFORE DELETE ON `audit` BEGIN SELECT RAISE(ABORT, 'audit is only added to'); END;
