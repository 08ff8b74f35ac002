-- What is known of a filing being written: which of its steps were saved once (1 主体信息, 2 图片上传, 4 机械信息), so that one
-- that never was is not told what is missing; and the 单独同意 as it was given, to which version of the text and when.
alter table filing add column saved_steps bigint not null default 0;
alter table filing add column consent_version text not null default '';
alter table filing add column consent_at bigint;
-- What makes a photo hard to read, where something does.
alter table photo add column doubt text not null default '';
