-- The rights over the tenant itself that the person had when the link was made: with more, it is worth nothing.
alter table invitation add column administers text not null default '';
