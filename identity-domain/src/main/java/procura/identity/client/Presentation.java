package procura.identity.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client says about itself to people (RFC 7591 section 2). Only an administrator who
/// registers or approves the client checks it.
public record Presentation(
    @Nullable String logoUri,
    @Nullable String policyUri,
    @Nullable String tosUri,
    List<String> contacts,
    @Nullable String softwareId,
    @Nullable String softwareVersion) {

  public static final Presentation NONE = new Presentation(null, null, null, List.of(), null, null);

  public Presentation {
    contacts = List.copyOf(contacts);
  }
}
