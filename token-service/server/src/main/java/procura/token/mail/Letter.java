package procura.token.mail;

import procura.identity.TenantId;

/// One letter to one person, in plain text.
public record Letter(TenantId tenant, String to, String subject, String text) {}
