-- Logos of clients, fetched from where each says that its logo is. A row without content is an
-- attempt: nobody is asked again before due_at.
create table client_logo (
  tenant     text        not null,
  client     text        not null,
  uri_hash   text        not null collate "C",
  due_at     timestamptz not null,
  fetched_at timestamptz,
  hash       text                 collate "C",
  format     text,
  content    bytea,
  primary key (tenant, client)
);
create index client_logo_hash on client_logo (tenant, hash);
create index client_logo_due_at on client_logo (due_at);

alter table client_logo enable row level security;
create policy tenant_wall on client_logo using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
grant select, insert, update, delete on client_logo to procura_app;
