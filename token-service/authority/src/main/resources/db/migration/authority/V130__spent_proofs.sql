-- DPoP proofs that were used, until they are too old to be used again. Small rows, two minutes each.
create table spent_proof (
  tenant text        not null,
  use    text        not null collate "C",
  until  timestamptz not null,
  primary key (tenant, use)
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);
create index spent_proof_until on spent_proof (until);

alter table spent_proof enable row level security;
create policy tenant_wall on spent_proof
  using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');

grant select, insert, delete on spent_proof to procura_app;
