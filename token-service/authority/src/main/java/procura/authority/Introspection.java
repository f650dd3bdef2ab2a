package procura.authority;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask.ConsentRule;
import procura.authority.Verdict.Permitted;
import procura.authority.Verdict.Refused;
import procura.identity.ResourceIdentifier;
import procura.identity.TenantId;
import procura.tenancy.isolation.PublicUrls;

/// Whether an access token is good now: in time, not revoked, and every authority behind it still
/// holds, as the one decision function says (RFC 7662 section 2.2).
@Singleton
public final class Introspection {

  public sealed interface Answer {
    record Active(AccessToken token) implements Answer {}

    /// `token` is known when the signature was good.
    record Inactive(String reason, @Nullable AccessToken token) implements Answer {}
  }

  /// Finds what an opaque token stands for.
  public interface ReferenceTokens {
    String PREFIX = "procura_at_";

    @Nullable AccessToken find(TenantId tenant, String token);
  }

  private final Authority authority;
  private final AccessTokenReader reader;
  private final ReferenceTokens references;
  private final PublicUrls urls;
  private final InstantSource clock;

  public Introspection(
      Authority authority,
      AccessTokenReader reader,
      ReferenceTokens references,
      PublicUrls urls,
      InstantSource clock) {
    this.authority = authority;
    this.reader = reader;
    this.references = references;
    this.urls = urls;
    this.clock = clock;
  }

  public Answer check(TenantId tenant, String token) {
    return check(authority.now(tenant), token);
  }

  public Answer check(View view, String token) {
    var read =
        token.startsWith(ReferenceTokens.PREFIX)
            ? references.find(view.tenant(), token)
            : reader.read(view, token);
    return read == null
        ? new Answer.Inactive("not a token of this tenant", null)
        : check(view, read);
  }

  public Answer check(View view, AccessToken token) {
    var now = clock.instant();
    if (AccessTokenReader.expired(token, now)) {
      return new Answer.Inactive("expired", token);
    }
    if (view.tokenRevoked(token.jti())) {
      return new Answer.Inactive("revoked", token);
    }
    if (token.ancestors().stream().anyMatch(view::ended)) {
      return new Answer.Inactive("a token that it derives from was revoked", token);
    }
    var identity = token.audience().equals(urls.issuer(view.tenant()));
    var verdict =
        Permission.decide(
            view,
            new Ask(
                token.client(),
                token.user(),
                token.actors(),
                identity ? Ask.IDENTITY : new ResourceIdentifier(token.audience()),
                token.scopes(),
                null,
                ConsentRule.of(token.grant()),
                now,
                token.principal(),
                token.details()));
    return switch (verdict) {
      case Permitted permitted
          when token.confirmation() == null
              && permitted.resource() != null
              && permitted.resource().profile().demandsBinding() ->
          new Answer.Inactive("the resource takes only bound tokens by now", token);
      case Permitted permitted when permitted.scopes().containsAll(token.scopes()) ->
          new Answer.Active(token);
      case Permitted permitted ->
          new Answer.Inactive(
              "`" + token.scopes().minus(permitted.scopes()) + "` is not permitted any more",
              token);
      case Refused refused -> new Answer.Inactive(refused.detail(), token);
    };
  }
}
