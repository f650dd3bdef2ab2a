package procura.identity.client;

import org.jspecify.annotations.Nullable;

/// How a client came to be known, and so how far it is trusted.
///
/// @param scope the `scope` it registered with: no ceiling, only what it asks for by default
/// @param statementIssuer who vouches for it (`software_statement`, RFC 7591 section 2.3)
/// @param approved whether an administrator has looked at it; asks of others are refused
/// @param contentHash the SHA-256 of the metadata document that this version was read from
public record Registration(
    Origin origin,
    @Nullable String scope,
    @Nullable String statementIssuer,
    boolean approved,
    @Nullable String contentHash) {

  public enum Origin {
    /// Registered by an administrator of the tenant.
    ADMINISTRATOR,
    /// Registered itself (RFC 7591).
    DYNAMIC,
    /// Its id is the URL of its metadata document (draft-ietf-oauth-client-id-metadata-document).
    METADATA_DOCUMENT
  }

  public static final Registration BY_ADMINISTRATOR =
      new Registration(Origin.ADMINISTRATOR, null, null, true, null);

  public Registration approve() {
    return new Registration(origin, scope, statementIssuer, true, contentHash);
  }

  /// Whether nobody of the tenant chose this client.
  public boolean untrusted() {
    return origin != Origin.ADMINISTRATOR;
  }
}
