-- The log of facts: appended to, never changed. Positions are gapless, in the order of commits.
create schema if not exists event_store;

do $$
begin
  if not exists (select from pg_roles where rolname = 'procura_app') then
    create role procura_app nologin nosuperuser nobypassrls;
  end if;
  -- whoever makes a role administers it, and still may not be it
  if not pg_has_role(current_user, 'procura_app', 'set') then
    execute format('grant procura_app to %I with set true', current_user);
  end if;
exception
  when duplicate_object or unique_violation then null;
end $$;

create table event_store.event (
  position bigint not null primary key,
  event_id uuid not null,
  tenant text not null,
  type text not null,
  version text not null,
  at timestamptz not null,
  payload bytea not null,
  metadata bytea not null,
  tags text[]
) partition by range (position);

create index event_at on event_store.event using brin (at);

-- What entity streams, uniqueness and fences are looked up by. Issuance facts have no tag.
create table event_store.event_tag (
  tag text collate "C" not null,
  position bigint not null,
  type text not null,
  primary key (tag, position)
);

create table event_store.partition (lower_bound bigint primary key);

-- Covers every position up to `upto`, and says the first that is not covered. Attaching takes a
-- lock that appends do not wait for. Belongs to the owner, so that the application may add
-- partitions and still neither change nor drop one.
create function event_store.ensure_partitions(upto bigint) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  size constant bigint := 4000000;
  uncovered bigint;
  child text;
begin
  perform pg_advisory_xact_lock(7265766, 1);
  if upto > (select coalesce(max(position), 0) from event_store.event) + 2 * size then
    raise exception 'no need for partitions up to %', upto;
  end if;
  loop
    select coalesce(max(lower_bound) + size, 0) into uncovered from event_store.partition;
    exit when uncovered > upto;
    child := 'event_' || lpad(uncovered::text, 12, '0');
    execute format('create table event_store.%I (like event_store.event including all)', child);
    execute format(
      'alter table event_store.event attach partition event_store.%I for values from (%s) to (%s)',
      child, uncovered, uncovered + size);
    insert into event_store.partition values (uncovered);
  end loop;
  return uncovered;
end $$;

revoke all on function event_store.ensure_partitions(bigint) from public;

-- Where each durable subscriber is.
create table event_store.subscription (
  name text primary key,
  position bigint not null,
  updated_at timestamptz not null default now()
);

select event_store.ensure_partitions(1);

grant usage on schema event_store to procura_app;
grant select, insert on event_store.event, event_store.event_tag to procura_app;
grant select, insert, update on event_store.subscription to procura_app;
grant execute on function event_store.ensure_partitions(bigint) to procura_app;
