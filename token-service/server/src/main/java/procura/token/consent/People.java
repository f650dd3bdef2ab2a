package procura.token.consent;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.UserAuthority;
import procura.authority.View;
import procura.identity.Sealed;
import procura.identity.user.UserId;
import procura.tenancy.keys.PersonalData;

/// What people are called, opened for a page or for UserInfo.
@Singleton
public final class People {

  private static final String UNKNOWN = "somebody";

  private final PersonalData personal;

  People(PersonalData personal) {
    this.personal = personal;
  }

  public String displayName(View view, UserId id) {
    var user = view.user(id);
    var name = user == null ? null : open(view, user, "display_name", user.displayName());
    return name == null || name.isBlank() ? UNKNOWN : name;
  }

  public String username(View view, UserId id) {
    var user = view.user(id);
    var name = user == null ? null : open(view, user, "username", user.username());
    return name == null ? UNKNOWN : name;
  }

  public @Nullable String email(View view, UserId id) {
    var user = view.user(id);
    var email = user == null ? null : open(view, user, "email", user.email());
    return email == null || email.isBlank() ? null : email;
  }

  private @Nullable String open(View view, UserAuthority user, String field, Sealed sealed) {
    return personal.open(view.tenant(), user.id().value(), field, sealed);
  }
}
