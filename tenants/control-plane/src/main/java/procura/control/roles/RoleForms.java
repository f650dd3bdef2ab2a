package procura.control.roles;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.control.directory.Entry;
import procura.control.grants.AccessForm;
import procura.directory.Documents.RoleDocument;

/// How roles look in the admin API.
final class RoleForms {

  private RoleForms() {}

  @WireForm
  @Schema(name = "NewRole")
  record NewRole(@Nullable String name, @Nullable List<@Nullable AccessForm> permissions) {}

  @WireForm
  @Schema(name = "RoleChange")
  record RoleChange(@Nullable List<@Nullable AccessForm> permissions) {}

  @WireForm
  @Schema(name = "Role")
  record RoleAnswer(String id, String name, List<AccessForm> permissions, String createdAt) {

    static RoleAnswer of(Entry<RoleDocument> entry) {
      var document = entry.document();
      return new RoleAnswer(
          entry.id(),
          document.name(),
          AccessForm.of(document.permissions()),
          document.createdAt().toString());
    }
  }
}
