create type order_state as enum ('open', 'paid');

create table customer (
  tenant text not null,
  id uuid not null default uuidv7(),
  email text not null,
  registered_at timestamptz not null,
  primary key (tenant, id)
);
comment on table customer is 'a comment that would make the classes noisy';

create table purchase (
  tenant text not null,
  id bigint generated always as identity,
  customer uuid not null,
  state order_state not null,
  details jsonb not null,
  tags text[] not null,
  cents int not null,
  with_tax int generated always as (cents * 119 / 100),
  at timestamptz(3) not null,
  primary key (tenant, id),
  foreign key (tenant, customer) references customer
);
alter table purchase enable row level security;
create policy own_tenant on purchase using (tenant = current_setting('procura.tenant', true));

create table visit (
  tenant text not null,
  at timestamptz not null
) partition by range (at);
create table visit_2026 partition of visit for values from ('2026-01-01') to ('2027-01-01');
