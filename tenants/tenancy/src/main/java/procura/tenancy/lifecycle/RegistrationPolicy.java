package procura.tenancy.lifecycle;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.Access;

/// How far a tenant trusts clients that nobody of it chose: those that register themselves (RFC
/// 7591) or come with the URL of their metadata.
///
/// @param ceiling what people may let them do at most; null leaves it to each resource, where
///   scopes of administration are never among it
/// @param initialAccessRequired only whoever holds an initial access token may register (RFC 7591
///   section 3)
/// @param initialAccess the tokens that were given out
/// @param statementRequired only with a software statement (RFC 7591 section 2.3)
/// @param statementIssuers whose statements count
/// @param allowedHosts metadata documents come from these alone, unless there are none;
///   `*.example.com` stands for all below `example.com`
/// @param deniedHosts metadata documents never come from these
/// @param redirectOrigins where a metadata document may send people besides its own origin and
///   their own machine
/// @param detailsTypes the types of authorization details (RFC 9396) that people may be asked for;
///   null leaves them to each resource where there is no ceiling, and is none where there is one
public record RegistrationPolicy(
    @Nullable List<Access> ceiling,
    boolean initialAccessRequired,
    List<InitialAccess> initialAccess,
    boolean statementRequired,
    List<StatementIssuer> statementIssuers,
    List<String> allowedHosts,
    List<String> deniedHosts,
    List<String> redirectOrigins,
    @Nullable List<String> detailsTypes) {

  public static final RegistrationPolicy NONE =
      new RegistrationPolicy(
          null, false, List.of(), false, List.of(), List.of(), List.of(), List.of(), null);

  /// The SHA-256 of an initial access token, base64url.
  public record InitialAccess(String id, String sha256, Instant expiresAt) {}

  /// Who vouches for software, and where its keys are.
  public record StatementIssuer(String issuer, String jwksUri) {}

  public RegistrationPolicy {
    ceiling = ceiling == null ? null : List.copyOf(ceiling);
    initialAccess = List.copyOf(initialAccess);
    statementIssuers = List.copyOf(statementIssuers);
    allowedHosts = List.copyOf(allowedHosts);
    deniedHosts = List.copyOf(deniedHosts);
    redirectOrigins = List.copyOf(redirectOrigins);
    detailsTypes = detailsTypes == null ? null : List.copyOf(detailsTypes);
  }

  public RegistrationPolicy withInitialAccess(List<InitialAccess> tokens) {
    return new RegistrationPolicy(
        ceiling,
        initialAccessRequired,
        tokens,
        statementRequired,
        statementIssuers,
        allowedHosts,
        deniedHosts,
        redirectOrigins,
        detailsTypes);
  }

  /// Whether people may be asked for authorization details of this type.
  public boolean admitsDetails(String type) {
    return detailsTypes == null ? ceiling == null : detailsTypes.contains(type);
  }

  /// Whether a metadata document may come from `host`.
  public boolean admitsHost(String host) {
    return deniedHosts.stream().noneMatch(pattern -> matches(pattern, host))
        && (allowedHosts.isEmpty()
            || allowedHosts.stream().anyMatch(pattern -> matches(pattern, host)));
  }

  private static boolean matches(String pattern, String host) {
    return pattern.startsWith("*.")
        ? host.endsWith(pattern.substring(1)) && host.length() > pattern.length() - 1
        : pattern.equals(host);
  }
}
