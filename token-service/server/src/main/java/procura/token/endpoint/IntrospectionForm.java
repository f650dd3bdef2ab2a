package procura.token.endpoint;

import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// In which form a caller wants the answer of an introspection.
enum IntrospectionForm {
  /// RFC 7662 section 2.2.
  JSON("application/json"),
  /// The same members, signed for the caller (RFC 9701 section 5).
  SIGNED("application/token-introspection+jwt"),
  /// The token itself as a JWT (RFC 9068), for a gateway that puts it in the place of an opaque one
  /// ("phantom token").
  ACCESS_TOKEN("application/jwt");

  private final String mediaType;

  IntrospectionForm(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /// The first that the caller accepts; one that registered `introspection_signed_response_alg` and
  /// names none gets it signed (RFC 9701 section 6).
  static IntrospectionForm of(HttpRequest<?> http, @Nullable String registeredAlg) {
    var otherwise = registeredAlg == null ? JSON : SIGNED;
    return http.getHeaders().getAll("Accept").stream()
        .flatMap(header -> List.of(header.split(",", -1)).stream())
        .map(range -> range.split(";", -1)[0].strip().toLowerCase(Locale.ROOT))
        .map(IntrospectionForm::named)
        .filter(form -> form != null)
        .findFirst()
        .orElse(otherwise);
  }

  private static @Nullable IntrospectionForm named(String mediaType) {
    for (var form : values()) {
      if (form.mediaType.equals(mediaType)) {
        return form;
      }
    }
    return null;
  }
}
