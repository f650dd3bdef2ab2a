package procura.control.users;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.inject.Singleton;
import java.time.Instant;
import procura.control.directory.Entry;
import procura.control.users.UserForms.PersonClaims;
import procura.directory.Documents.UserDocument;
import procura.identity.TenantId;
import procura.identity.user.UserClaims;
import procura.identity.user.UserCommand.ChangeUserClaims;
import procura.identity.user.UserId;
import procura.tenancy.keys.PersonalData;

/// The standard claims of people as they are kept: one sealed text for all of somebody's.
@Singleton
final class SealedClaims {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final PersonalData personalData;

  SealedClaims(PersonalData personalData) {
    this.personalData = personalData;
  }

  PersonClaims open(TenantId tenant, Entry<UserDocument> entry) {
    var sealed = entry.document().claims();
    var json =
        sealed == null ? null : personalData.open(tenant, entry.id(), UserClaims.FIELD, sealed);
    try {
      return json == null ? PersonClaims.NONE : JSON.readValue(json, PersonClaims.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unreadable claims", e);
    }
  }

  ChangeUserClaims change(TenantId tenant, UserId user, PersonClaims claims, Instant at) {
    var sealed =
        claims.equals(PersonClaims.NONE)
            ? null
            : personalData.seal(tenant, user.value(), UserClaims.FIELD, write(claims));
    return new ChangeUserClaims(tenant, user, sealed, at);
  }

  private static String write(PersonClaims claims) {
    try {
      return JSON.writeValueAsString(claims);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unwritable claims", e);
    }
  }
}
