package procura.control.grants;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.identity.Access;

/// Scopes of one protected resource, as the admin API says it.
@WireForm
@Schema(name = "Access")
public record AccessForm(@Nullable String resource, @Nullable List<@Nullable String> scopes) {

  public static List<AccessForm> of(List<Access> access) {
    return access.stream()
        .map(a -> new AccessForm(a.resource().value(), List.copyOf(a.scopes().value())))
        .toList();
  }
}
