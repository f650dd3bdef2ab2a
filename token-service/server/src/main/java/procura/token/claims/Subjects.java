package procura.token.claims;

import jakarta.inject.Singleton;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.user.UserId;
import procura.tenancy.keys.TenantMacs;

/// What a client calls a person (OpenID Connect Core section 8). A pairwise identifier is the same
/// for all clients of one sector and tells those of another nothing; nobody can compute it, or the
/// person from it, without a key of the tenant.
@Singleton
public final class Subjects {

  private static final String PURPOSE = "pairwise_subject";

  private final TenantMacs macs;

  Subjects(TenantMacs macs) {
    this.macs = macs;
  }

  /// `sub` as this client may know it.
  public String of(View view, ClientId client, UserId user) {
    var metadata = metadata(view, client);
    return metadata == null || !isPairwise(view, metadata)
        ? user.value()
        : "pw_" + macs.mac(view.tenant(), PURPOSE, sector(client, metadata), user.value());
  }

  public boolean isPairwise(View view, ClientId client) {
    var metadata = metadata(view, client);
    return metadata != null && isPairwise(view, metadata);
  }

  private static @Nullable ClientMetadata metadata(View view, ClientId client) {
    var known = view.client(client);
    return known == null ? null : known.metadata();
  }

  /// The tenant's own pages are no other party that could put two and two together.
  private static boolean isPairwise(View view, ClientMetadata metadata) {
    if (metadata.firstParty()) {
      return false;
    }
    var tenant = view.settings();
    return metadata.tokens().pairwise()
        || (tenant != null && tenant.settings().tokens().pairwise());
  }

  /// Section 8.1: the host of `sector_identifier_uri`, or of the redirect URIs where that is one.
  private static String sector(ClientId client, ClientMetadata metadata) {
    var uri = metadata.tokens().sectorIdentifierUri();
    if (uri != null) {
      return host(uri, client);
    }
    var hosts =
        metadata.redirectUris().stream()
            .map(redirect -> host(redirect, client))
            .distinct()
            .toList();
    return hosts.size() == 1 ? hosts.getFirst() : client.value();
  }

  private static String host(String uri, ClientId client) {
    var host = URI.create(uri).getHost();
    return host == null ? client.value() : host;
  }
}
