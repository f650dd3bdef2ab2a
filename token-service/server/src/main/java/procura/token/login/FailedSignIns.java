package procura.token.login;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.UserAuthority;
import procura.authority.View;
import procura.eventstore.refusal.RefusalLog;
import procura.identity.BlindIndex;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.identity.session.SessionEvent.SignInFailed;
import procura.identity.user.UserId;

/// Records every try that failed, by whatever factor, before anybody is told.
@Singleton
public final class FailedSignIns {

  private final RefusalLog log;
  private final InstantSource clock;

  FailedSignIns(RefusalLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /// @param id whose account it was, as far as it is known
  public void record(View view, @Nullable UserId id, String reason, Cause cause) {
    var user = id == null ? null : view.user(id);
    record(view.tenant(), user, user == null ? null : user.login(), reason, cause);
  }

  void record(
      TenantId tenant,
      @Nullable UserAuthority user,
      @Nullable BlindIndex login,
      String reason,
      Cause cause) {
    var fact =
        new SignInFailed(tenant, user == null ? null : user.id(), login, reason, clock.instant());
    log.record(fact, cause);
  }
}
