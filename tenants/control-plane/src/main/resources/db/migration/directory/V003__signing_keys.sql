-- Keys are looked over in all tenants: for age, and for whether the next one is published.
create index entry_signing_key on entry (tenant, status) where kind = 'key';
