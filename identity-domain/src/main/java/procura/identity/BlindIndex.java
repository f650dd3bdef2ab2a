package procura.identity;

/// A keyed hash of personal data (HMAC under a tenant's key), to find it again without storing it.
public record BlindIndex(String value) {}
