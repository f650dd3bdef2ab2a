package procura.token.page;

import jakarta.inject.Singleton;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.Status;
import procura.authority.Authority;
import procura.authority.View;
import procura.identity.TenantId;

/// Finds the tenant that a path names. A malformed, unknown, suspended or ended one is the same to
/// the outside: not there.
@Singleton
public final class KnownTenants {

  private final Authority authority;

  KnownTenants(Authority authority) {
    this.authority = authority;
  }

  public @Nullable View find(String segment) {
    return active(segment, authority::now);
  }

  /// Like `find`, but never waits: null also when it is not in memory.
  public @Nullable View inMemory(String segment) {
    return active(segment, authority::inMemory);
  }

  private static @Nullable View active(
      String segment, Function<TenantId, @Nullable View> authority) {
    TenantId tenant;
    try {
      tenant = new TenantId(segment);
    } catch (IllegalArgumentException _) {
      return null;
    }
    var view = authority.apply(tenant);
    var settings = view == null ? null : view.settings();
    return settings != null && settings.status() == Status.ACTIVE ? view : null;
  }

  /// What the tenant calls itself.
  public static String displayName(View view) {
    var known = view.settings();
    return known == null ? view.tenant().value() : known.settings().displayName();
  }

  /// For the pages that people see.
  ///
  /// @throws PageException when there is none
  public View ofPage(String segment) {
    var view = find(segment);
    if (view == null) {
      throw PageException.notFound();
    }
    return view;
  }
}
