package procura.authority.registration;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.client.ClientMetadata;

/// What became of a JSON object that should be client metadata.
public sealed interface Reading {

  /// @param jwks the public keys it brought (RFC 7517), as JSON
  /// @param jwksUri where its public keys are, instead
  record Good(ClientMetadata metadata, @Nullable String jwks, @Nullable String jwksUri)
      implements Reading {}

  /// Everything that is wrong with it.
  record Bad(List<Flaw> flaws) implements Reading {
    public Bad {
      flaws = List.copyOf(flaws);
    }
  }
}
