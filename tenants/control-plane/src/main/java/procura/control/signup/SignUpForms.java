package procura.control.signup;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;

/// How sign-up looks in the admin API.
final class SignUpForms {

  private SignUpForms() {}

  /// `username` is the e-mail address where it is missing.
  @WireForm
  @Schema(name = "FirstAdministrator")
  record Administrator(
      @Nullable String username,
      @Nullable String email,
      @Nullable String displayName,
      @Nullable String password) {}

  /// `signup_token`: needed unless sign-up is open.
  @WireForm
  @Schema(name = "SignUp")
  record SignUp(
      @Nullable String tenant,
      @Nullable String displayName,
      @Nullable Administrator admin,
      @Nullable String signupToken) {}

  @WireForm
  @Schema(name = "ManagementClient")
  record ManagementClient(String clientId, String clientSecret) {}

  /// `client_secret` is told here and never again.
  @WireForm
  @Schema(name = "SignedUp")
  record SignedUp(
      String id,
      String tenant,
      String issuer,
      String consoleUrl,
      ManagementClient managementClient) {}
}
