package procura.control.users;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;

/// How people look in the admin API.
public final class UserForms {

  private UserForms() {}

  /// Without a `password` the answer has a link by which the person chooses one.
  @WireForm
  @Schema(name = "NewUser")
  record NewUser(
      @Nullable String username,
      @Nullable String email,
      @Nullable String displayName,
      @Nullable String password,
      @Nullable List<@Nullable String> roles) {}

  /// What is missing stays as it is.
  @WireForm
  @Schema(name = "UserChange")
  record UserChange(@Nullable String email, @Nullable String displayName) {}

  @WireForm
  @Schema(name = "Invitation")
  public record InvitationAnswer(String url, String expiresAt) {}

  @WireForm
  @Schema(name = "User")
  public record UserAnswer(
      String id,
      @Nullable String username,
      @Nullable String email,
      @Nullable String displayName,
      @Schema(
              type = "string",
              allowableValues = {"active", "invited", "suspended"})
          String status,
      List<String> roles,
      String createdAt,
      @Nullable InvitationAnswer invitation) {

    UserAnswer with(InvitationAnswer link) {
      return new UserAnswer(id, username, email, displayName, status, roles, createdAt, link);
    }
  }
}
