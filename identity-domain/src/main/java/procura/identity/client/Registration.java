package procura.identity.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a client came to be known, and so how far it is trusted.
///
/// @param scope the `scope` it registered with: no ceiling, only what it asks for by default
/// @param statementIssuer who vouches for it (`software_statement`, RFC 7591 section 2.3)
/// @param approved whether it may ask for anything; where the tenant wants approvals, none may
///   without one
/// @param contentHash the SHA-256 of the metadata document that this version was read from
/// @param approvedAt when an administrator approved what it now says of itself; null when nobody
///   has looked at it
public record Registration(
    Origin origin,
    @Nullable String scope,
    @Nullable String statementIssuer,
    boolean approved,
    @Nullable String contentHash,
    @Nullable Instant approvedAt) {

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

  /// One that no administrator has looked at, unless they made it themselves.
  public Registration(
      Origin origin,
      @Nullable String scope,
      @Nullable String statementIssuer,
      boolean approved,
      @Nullable String contentHash) {
    this(origin, scope, statementIssuer, approved, contentHash, null);
  }

  /// @param at null for one that asks without an approval
  public Registration approve(@Nullable Instant at) {
    return new Registration(origin, scope, statementIssuer, true, contentHash, at);
  }

  /// The same of another version of its metadata document.
  public Registration ofVersion(@Nullable String otherHash) {
    return new Registration(origin, scope, statementIssuer, approved, otherHash, approvedAt);
  }

  /// Whether nobody of the tenant chose this client.
  public boolean untrusted() {
    return origin != Origin.ADMINISTRATOR;
  }

  /// Whether an administrator of the tenant answers for what the client says of itself: they wrote
  /// it, or approved it as it is.
  public boolean vouchedFor() {
    return !untrusted() || approvedAt != null;
  }
}
