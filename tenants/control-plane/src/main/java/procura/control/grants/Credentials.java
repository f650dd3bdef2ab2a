package procura.control.grants;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.registration.PublicKeySets;
import procura.control.request.Violations;
import procura.directory.Documents.CredentialDocument;
import procura.identity.client.Credential;
import procura.identity.client.Credential.KeysByUrl;
import procura.identity.client.Credential.PublicKeys;
import procura.identity.client.Credential.SecretHash;
import procura.tenancy.keys.Secrets;

/// Makes credentials of clients and agents. A secret is told once and kept as its hash.
@Singleton
public final class Credentials {

  /// Nobody remembers to rotate what never ends; a year is when one must have.
  private static final Duration LONGEST_SECRET = Duration.ofDays(365);

  /// A new credential, and its secret where it has one.
  public record Made(Credential credential, @Nullable String secret) {}

  public Made secret(Secrets from, Instant now) {
    var secret = from.token("secret");
    return new Made(
        new SecretHash(id(from), Secrets.hash(secret), now.plus(LONGEST_SECRET)), secret);
  }

  /// The same for the server's own use, where nobody would notice an end.
  public Made lastingSecret(Secrets from) {
    var secret = from.token("secret");
    return new Made(new SecretHash(id(from), Secrets.hash(secret), null), secret);
  }

  public Made publicKeys(Secrets from, String jwks) {
    return new Made(new PublicKeys(id(from), jwks), null);
  }

  public Made keysByUrl(Secrets from, String jwksUri) {
    return new Made(new KeysByUrl(id(from), jwksUri), null);
  }

  /// Reads what a body asks for.
  public @Nullable Made read(
      Violations violations,
      String field,
      @Nullable CredentialForm form,
      Secrets from,
      Instant now) {
    if (form == null) {
      violations.add(field, "is required");
      return null;
    }
    return switch (violations.text(field + ".type", form.type(), 40)) {
      case "" -> null;
      case "client_secret" -> secret(from, now);
      case "private_key_jwt" -> {
        checkKeys(violations, field + ".jwks", form.jwks());
        yield form.jwks() == null ? null : publicKeys(from, form.jwks().toString());
      }
      default -> {
        violations.add(field + ".type", "must be `client_secret` or `private_key_jwt`");
        yield null;
      }
    };
  }

  /// RFC 7517 section 5; nothing private, nothing symmetric.
  public static void checkKeys(Violations violations, String field, @Nullable JsonNode jwks) {
    if (jwks == null || jwks.isNull()) {
      violations.add(field, "is required for `private_key_jwt`");
      return;
    }
    PublicKeySets.flaws(field, jwks).forEach(flaw -> violations.add(flaw.member(), flaw.detail()));
  }

  private static String id(Secrets from) {
    return from.id("crd");
  }

  /// The credential of that id; revoked meanwhile, it is not there.
  public static CredentialDocument named(List<CredentialDocument> credentials, String id) {
    return References.found(
        credentials.stream().filter(one -> one.id().equals(id)).findFirst().orElse(null));
  }

  /// Whether revoking `id` would leave nothing to authenticate with.
  public static boolean isLast(List<CredentialDocument> credentials, String id) {
    return credentials.size() == 1 && credentials.getFirst().id().equals(id);
  }
}
