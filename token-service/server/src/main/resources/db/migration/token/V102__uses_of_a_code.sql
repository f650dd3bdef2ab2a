-- How often a code was shown: the statement that counts also says whether it was the first time.
alter table authorization_code add column uses int not null default 0;
update authorization_code set uses = 1 where spent_at is not null;
