package procura.tenancy.lifecycle;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// How people of a tenant may sign in. Providers elsewhere are connections of their own.
public record SignInPolicy(Set<Method> methods, SecondFactor secondFactor) {

  /// What a sign-in begins with.
  public enum Method {
    PASSWORD,
    PASSKEY,
    /// A link that is mailed to the person.
    EMAIL_LINK
  }

  /// Whether one factor is enough. A passkey is two: something one has, unlocked by what one knows
  /// or is.
  public enum SecondFactor {
    /// Never asked for.
    OFF,
    /// Asked of those who have one.
    OPTIONAL,
    /// Asked of everybody; who has none sets one up while signing in.
    REQUIRED
  }

  public static final SignInPolicy DEFAULT =
      new SignInPolicy(EnumSet.of(Method.PASSWORD, Method.PASSKEY), SecondFactor.OPTIONAL);

  public SignInPolicy {
    if (methods.isEmpty()) {
      throw new IllegalArgumentException("at least one method must be allowed");
    }
    methods = Collections.unmodifiableSet(EnumSet.copyOf(methods)); // in one order
  }

  public boolean allows(Method method) {
    return methods.contains(method);
  }
}
