-- The few keys that wait to be destroyed, of all tenants.
create index entry_retired_key on entry (tenant, id) where kind = 'key' and status = 'retired';
