-- The audit log of each tenant: records in order, the tiles of their Merkle tree, the tree's growing edge, the checkpoints
-- signed over it, and the exports made from it. Written by the projection alone; records are never changed.

-- One row a tenant: how far its log reaches. "frontier" holds the perfect subtrees from left to right, 32 bytes each.
create table audit.log (
  tenant text not null,
  size bigint not null,
  frontier bytea not null,
  position bigint not null,
  logged_at timestamptz not null,
  primary key (tenant)
);

-- "canonical" are the bytes that were hashed (RFC 8785); the other columns only find them.
create table audit.record (
  tenant text not null,
  seq bigint not null,
  logged_at timestamptz not null,
  type text not null,
  outcome text not null,
  subject text,
  actor text,
  client text,
  resource text,
  jti text,
  canonical bytea not null,
  primary key (tenant, seq)
);
create index record_time on audit.record (tenant, logged_at, seq);
create index record_subject on audit.record (tenant, subject, seq) where subject is not null;
create index record_actor on audit.record (tenant, actor, seq) where actor is not null;
create index record_client on audit.record (tenant, client, seq) where client is not null;
create index record_resource on audit.record (tenant, resource, seq) where resource is not null;
create index record_type on audit.record (tenant, type, seq);
create index record_outcome on audit.record (tenant, outcome, seq) where outcome <> 'success';
create index record_jti on audit.record (tenant, jti, seq) where jti is not null;

-- C2SP tlog-tiles: up to 256 hashes of 32 bytes, appended only.
create table audit.tile (
  tenant text not null,
  level smallint not null,
  index bigint not null,
  hashes bytea not null,
  primary key (tenant, level, index)
);
alter table audit.tile alter column hashes set storage external; -- hashes don't compress

-- "published": it left the house, so an auditor may hold it.
create table audit.checkpoint (
  tenant text not null,
  size bigint not null,
  root bytea not null,
  note text not null,
  signed_at timestamptz not null,
  published boolean not null,
  primary key (tenant, size)
);
create index checkpoint_published on audit.checkpoint (tenant, size) where published;

-- What was signed last: compared and set before anything is signed.
create table audit.checkpoint_head (
  tenant text not null,
  size bigint not null,
  root bytea not null,
  primary key (tenant)
);

create table audit.export (
  tenant text not null,
  id text not null,
  idempotency_key text,
  status text not null,
  format text not null,
  from_time timestamptz,
  to_time timestamptz,
  filters text not null,
  not_before_position bigint not null,
  progress real not null default 0,
  records bigint,
  size bigint,
  sha256 text,
  reason text,
  requested_at timestamptz not null,
  worked_at timestamptz,
  completed_at timestamptz,
  primary key (tenant, id)
);
create unique index export_idempotency on audit.export (tenant, idempotency_key) where idempotency_key is not null;
create index export_open on audit.export (tenant, requested_at) where status = 'running';

do $$
declare
  name text;
begin
  foreach name in array array['log', 'record', 'tile', 'checkpoint', 'checkpoint_head', 'export'] loop
    execute format('alter table audit.%I enable row level security', name);
    execute format('alter table audit.%I force row level security', name);
    execute format(
      'create policy tenant_wall on audit.%I using (tenant = current_setting(''procura.tenant'', true)'
        || ' or current_setting(''procura.tenant'', true) = ''*'')', name);
  end loop;
end $$;

-- The role is made by the schema of tenancy, which comes first.
grant select, insert on audit.record to procura_app;
grant select, insert, update on audit.log, audit.tile, audit.checkpoint, audit.checkpoint_head, audit.export to procura_app;
