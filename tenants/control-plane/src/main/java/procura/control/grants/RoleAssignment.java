package procura.control.grants;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.identity.role.RoleId;

/// The roles of a person or agent, by id or name.
@WireForm
@Schema(name = "RoleAssignment")
public record RoleAssignment(@Nullable List<@Nullable String> roles) {

  public static RoleAssignment of(List<RoleId> roles) {
    var ids = new ArrayList<@Nullable String>();
    roles.forEach(role -> ids.add(role.value()));
    return new RoleAssignment(ids);
  }
}
