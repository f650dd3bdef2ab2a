-- What there is in a tenant, for people to list and look up. Written in the transaction that appends the fact.
create table entry (
  tenant text not null,
  kind text not null,
  id text not null collate "C",
  created_at_position bigint not null,
  position bigint not null,
  status text,
  words text,
  tags text[] not null,
  document jsonb not null,
  primary key (tenant, kind, id)
);
create index entry_newest on entry (tenant, kind, created_at_position desc);
create index entry_tags on entry using gin (tags);

alter table entry enable row level security;
create policy own_tenant on entry
  using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
grant select, insert, update, delete on entry to procura_app;
