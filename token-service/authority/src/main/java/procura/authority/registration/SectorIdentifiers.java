package procura.authority.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.identity.client.ClientMetadata;
import procura.outbound.Call;
import procura.outbound.Outbound;
import procura.outbound.Outcome.Answer;
import procura.outbound.Outcome.Failure;

/// `sector_identifier_uri` (OpenID Connect Core section 8.1): the document there must name all of a
/// client's redirect URIs, or anybody could join somebody else's sector.
@Singleton
public final class SectorIdentifiers {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Outbound outbound;

  SectorIdentifiers(Outbound outbound) {
    this.outbound = outbound;
  }

  /// What is wrong with it, or null.
  public @Nullable Flaw flaw(TenantId tenant, ClientMetadata metadata) {
    var uri = metadata.tokens().sectorIdentifierUri();
    if (uri == null) {
      return null;
    }
    var detail =
        switch (outbound.send(Call.get(tenant, URI.create(uri)))) {
          case Answer answer when answer.status() == 200 -> missing(answer.body(), metadata);
          case Answer _, Failure _ -> "could not be fetched";
        };
    return detail == null ? null : Flaw.of("sector_identifier_uri", detail);
  }

  private static @Nullable String missing(String body, ClientMetadata metadata) {
    try {
      var named = new HashSet<String>();
      var list = JSON.readTree(body);
      if (list == null || !list.isArray()) {
        return "must lead to a JSON array of redirect URIs";
      }
      list.forEach(uri -> named.add(uri.asText()));
      return named.containsAll(metadata.redirectUris())
          ? null
          : "leads to a document that doesn't name all redirect URIs";
    } catch (JsonProcessingException _) {
      return "must lead to a JSON array of redirect URIs";
    }
  }
}
