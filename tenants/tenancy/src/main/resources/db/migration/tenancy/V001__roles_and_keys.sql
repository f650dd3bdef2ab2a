-- The role of every statement that the running product sends: owns nothing, so row-level security
-- holds for it. Roles belong to the cluster: another database of it may have made this one already.
do $$
begin
  if not exists (select from pg_roles where rolname = 'procura_app') then
    begin
      create role procura_app nologin nosuperuser nobypassrls;
    exception
      when duplicate_object or unique_violation then null;
    end;
  end if;
  -- since PostgreSQL 16 who makes a role may administer it, but not yet become it
  if not pg_has_role(current_user, 'procura_app',
      case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end) then
    execute format('grant procura_app to %I', current_user);
  end if;
end
$$;

-- Private halves of signing keys, wrapped by the master key.
create table signing_key (
  tenant text not null,
  kid text not null,
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant, kid)
);

-- One key per data subject. A row without a key says: erased.
create table subject_key (
  tenant text not null,
  subject text not null,
  wrapped bytea,
  created_at timestamptz not null default now(),
  destroyed_at timestamptz,
  primary key (tenant, subject)
);

-- Keys of a tenant as a whole, by purpose.
create table tenant_key (
  tenant text not null,
  purpose text not null,
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant, purpose)
);

alter table signing_key enable row level security;
alter table subject_key enable row level security;
alter table tenant_key enable row level security;

create policy own_tenant on signing_key
  using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
create policy own_tenant on subject_key
  using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
create policy own_tenant on tenant_key
  using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');

grant select, insert, delete on signing_key to procura_app;
grant select, insert, update on subject_key to procura_app;
grant select, insert on tenant_key to procura_app;
