package procura.control.grants;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.control.request.Violations;
import procura.directory.Documents.CredentialDocument;
import procura.identity.client.Credential;
import procura.identity.client.Credential.PublicKeys;
import procura.identity.client.Credential.SecretHash;
import procura.tenancy.keys.Secrets;

/// Makes credentials of clients and agents. A secret is told once and kept as its hash.
@Singleton
public final class Credentials {

  /// Nobody remembers to rotate what never ends; a year is when one must have.
  private static final Duration LONGEST_SECRET = Duration.ofDays(365);

  private static final Set<String> PRIVATE_MEMBERS =
      Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv");
  private static final int MOST_KEYS = 10;
  private static final int LONGEST_JWKS = 16 * 1024;

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

  public Made publicKeys(Secrets from, JsonNode jwks) {
    return new Made(new PublicKeys(id(from), jwks.toString()), null);
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
        yield form.jwks() == null ? null : publicKeys(from, form.jwks());
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
    var keys = jwks.path("keys");
    if (!jwks.isObject() || !keys.isArray() || keys.isEmpty()) {
      violations.add(field, "must be an object with a list of `keys`");
      return;
    }
    if (keys.size() > MOST_KEYS || jwks.toString().length() > LONGEST_JWKS) {
      violations.add(field, "must have at most " + MOST_KEYS + " keys");
      return;
    }
    for (int i = 0; i < keys.size(); i++) {
      checkKey(violations, field + ".keys[" + i + "]", keys.get(i));
    }
  }

  private static void checkKey(Violations violations, String field, JsonNode key) {
    if (!key.isObject()) {
      violations.add(field, "must be an object");
      return;
    }
    if (PRIVATE_MEMBERS.stream().anyMatch(key::has)) {
      violations.add(field, "must not have private members");
      return;
    }
    switch (key.path("kty").asText()) {
      case "EC" -> requireText(violations, field, key, "crv", "x", "y");
      case "RSA" -> requireText(violations, field, key, "n", "e");
      case "OKP" -> requireText(violations, field, key, "crv", "x");
      default -> violations.add(field + ".kty", "must be `EC`, `RSA` or `OKP`");
    }
  }

  private static void requireText(
      Violations violations, String field, JsonNode key, String... members) {
    for (var member : List.of(members)) {
      if (!key.path(member).isTextual()) {
        violations.add(field + "." + member, "is required");
      }
    }
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
