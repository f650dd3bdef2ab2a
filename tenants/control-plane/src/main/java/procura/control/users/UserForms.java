package procura.control.users;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.control.request.Violations;

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

  /// What is missing stays as it is, but that a new address is not verified unless `email_verified`
  /// says so.
  @WireForm
  @Schema(name = "UserChange")
  record UserChange(
      @Nullable String email, @Nullable Boolean emailVerified, @Nullable String displayName) {}

  /// The standard claims of OpenID Connect Core section 5.1 that are not part of the account
  /// itself. What is missing is not known.
  @WireForm
  @Schema(name = "UserClaims")
  record PersonClaims(
      @Nullable String givenName,
      @Nullable String familyName,
      @Nullable String middleName,
      @Nullable String nickname,
      @Nullable String profile,
      @Nullable String picture,
      @Nullable String website,
      @Nullable String gender,
      @Nullable String birthdate,
      @Nullable String zoneinfo,
      @Nullable String locale,
      @Nullable Boolean emailVerified,
      @Nullable String phoneNumber,
      @Nullable Boolean phoneNumberVerified,
      @Nullable AddressForm address) {

    static final PersonClaims NONE =
        new PersonClaims(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null);

    private static final int LONGEST = 200;

    PersonClaims withEmailVerified(boolean verified) {
      return new PersonClaims(
          givenName,
          familyName,
          middleName,
          nickname,
          profile,
          picture,
          website,
          gender,
          birthdate,
          zoneinfo,
          locale,
          verified,
          phoneNumber,
          phoneNumberVerified,
          address);
    }

    PersonClaims checked(Violations violations) {
      violations.optionalText("given_name", givenName, LONGEST);
      violations.optionalText("family_name", familyName, LONGEST);
      violations.optionalText("middle_name", middleName, LONGEST);
      violations.optionalText("nickname", nickname, LONGEST);
      violations.optionalText("gender", gender, LONGEST);
      violations.uri("profile", profile);
      violations.uri("picture", picture);
      violations.uri("website", website);
      check(violations, "birthdate", birthdate, "(\\d{4}|0000-\\d{2}-\\d{2}|\\d{4}-\\d{2}-\\d{2})");
      check(violations, "phone_number", phoneNumber, "\\+[0-9][0-9 ().-]{3,30}(;ext=[0-9]{1,10})?");
      check(violations, "locale", locale, "[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,4}");
      if (zoneinfo != null && !ZoneId.getAvailableZoneIds().contains(zoneinfo)) {
        violations.add("zoneinfo", "must be a name of the time zone database");
      }
      if (address != null) {
        address.check(violations);
      }
      return this;
    }

    private static void check(
        Violations violations, String field, @Nullable String value, String pattern) {
      if (value != null && !value.matches(pattern)) {
        violations.add(field, "is not in the form that OpenID Connect Core section 5.1 names");
      }
    }
  }

  /// OpenID Connect Core section 5.1.1.
  @WireForm
  @Schema(name = "Address")
  record AddressForm(
      @Nullable String formatted,
      @Nullable String streetAddress,
      @Nullable String locality,
      @Nullable String region,
      @Nullable String postalCode,
      @Nullable String country) {

    private static final int LONGEST = 500;

    void check(Violations violations) {
      violations.optionalText("address.formatted", formatted, LONGEST);
      violations.optionalText("address.street_address", streetAddress, LONGEST);
      violations.optionalText("address.locality", locality, LONGEST);
      violations.optionalText("address.region", region, LONGEST);
      violations.optionalText("address.postal_code", postalCode, LONGEST);
      violations.optionalText("address.country", country, LONGEST);
    }
  }

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
