package procura.control.grants;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import procura.authority.registration.PublicKeySets;
import procura.control.request.Violations;
import procura.identity.client.CertificateName;
import procura.identity.client.Credential;
import procura.identity.client.Credential.CertificateSubject;
import procura.identity.client.Credential.KeysByUrl;
import procura.identity.client.Credential.PublicKeys;
import procura.identity.client.Credential.SecretHash;
import procura.identity.client.Credential.SpiffeId;
import procura.tenancy.keys.Secrets;

/// Makes credentials of clients and agents. A secret is told once and kept as its hash.
@Singleton
public final class Credentials {

  /// Nobody remembers to rotate what never ends; a year is when one must have.
  private static final Duration LONGEST_SECRET = Duration.ofDays(365);

  private static final int LONGEST_NAME = 1_000;
  private static final Pattern SPIFFE_ID =
      Pattern.compile("spiffe://[a-z0-9._-]{1,255}(/(?!\\.{1,2}(/|$))[a-zA-Z0-9._-]+)+");

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
      case "self_signed_tls_client_auth" -> {
        checkKeys(violations, field + ".jwks", form.jwks());
        yield form.jwks() == null ? null : certificates(violations, field, from, form.jwks());
      }
      case "tls_client_auth" -> subject(violations, field, from, form);
      case "spiffe" -> workload(violations, field, from, form.spiffeId());
      default -> {
        violations.add(
            field + ".type",
            "must be `client_secret`, `private_key_jwt`, `tls_client_auth`,"
                + " `self_signed_tls_client_auth` or `spiffe`");
        yield null;
      }
    };
  }

  /// RFC 8705 section 2.2.2.
  private Made certificates(Violations violations, String field, Secrets from, JsonNode jwks) {
    for (var key : jwks.path("keys")) {
      if (!key.path("x5c").path(0).isTextual()) {
        violations.add(field + ".jwks", "must have the certificate of each key as `x5c`");
      }
    }
    return publicKeys(from, jwks.toString());
  }

  /// RFC 8705 section 2.1.2.
  ///
  /// @param field where the form stands in the body, or nothing
  public @Nullable Made subject(
      Violations violations, String field, Secrets from, CredentialForm form) {
    var names = form.certificateNames();
    if (names.size() != 1) {
      violations.add(
          field.isEmpty() ? "tls_client_auth_subject_dn" : field,
          "must have exactly one `tls_client_auth_…` name");
      return null;
    }
    var name = names.keySet().iterator().next();
    var member = member(field, name.wireName());
    var value = violations.text(member, names.get(name), LONGEST_NAME);
    if (name == CertificateName.SUBJECT_DN) {
      violations.value(member, () -> new X500Principal(value));
    }
    return new Made(new CertificateSubject(id(from), name, value), null);
  }

  /// SPIFFE-ID section 2.
  public @Nullable Made workload(
      Violations violations, String field, Secrets from, @Nullable String spiffeId) {
    var member = member(field, "spiffe_id");
    var uri = violations.text(member, spiffeId, LONGEST_NAME);
    if (!uri.isEmpty() && !SPIFFE_ID.matcher(uri).matches()) {
      violations.add(member, "must be `spiffe://trust-domain/path`");
    }
    return new Made(new SpiffeId(id(from), uri), null);
  }

  private static String member(String field, String name) {
    return field.isEmpty() ? name : field + "." + name;
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
}
