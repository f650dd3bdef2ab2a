package procura.identity.user;

import java.util.List;

/// What can be known of a person beyond what an account needs: the standard claims of OpenID
/// Connect Core section 5.1. Kept together, as one sealed JSON object.
public final class UserClaims {

  /// The name that they are sealed under.
  public static final String FIELD = "claims";

  /// Those of the scope `profile`.
  public static final List<String> PROFILE =
      List.of(
          "given_name",
          "family_name",
          "middle_name",
          "nickname",
          "profile",
          "picture",
          "website",
          "gender",
          "birthdate",
          "zoneinfo",
          "locale");

  private UserClaims() {}
}
