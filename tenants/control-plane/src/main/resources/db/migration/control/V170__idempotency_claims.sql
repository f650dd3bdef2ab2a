-- What ids and secrets of a change are derived from, sealed, kept until its answer is: a request that is sent
-- again after its node died makes the same things, never other ones.
alter table idempotent_answer add column seed bytea;
