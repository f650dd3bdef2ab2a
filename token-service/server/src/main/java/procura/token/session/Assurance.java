package procura.token.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.identity.user.UserId;
import procura.tenancy.lifecycle.SignInPolicy;
import procura.tenancy.lifecycle.SignInPolicy.Method;
import procura.tenancy.lifecycle.SignInPolicy.SecondFactor;
import procura.token.check.AuthorizationRequest;

/// How much a person's sign-in must prove: what the client asks for with `acr_values` (RFC 9470
/// section 5) and what the tenant's policy asks for, whichever is more.
///
/// @param asked the client asked for more than the policy does
public record Assurance(Acr least, boolean asked) {

  public static Assurance of(View view, @Nullable AuthorizationRequest request, UserId user) {
    var own = byPolicy(policy(view), view, user);
    var wanted = request == null ? Acr.SINGLE_FACTOR : wanted(request).orElse(Acr.SINGLE_FACTOR);
    return own.reaches(wanted) ? new Assurance(own, false) : new Assurance(wanted, true);
  }

  /// Whether anybody of the tenant can prove what a client asks for.
  public static boolean isReachable(View view, AuthorizationRequest request) {
    var wanted = wanted(request);
    return wanted.isEmpty()
        ? request.acrValues().isEmpty()
        : isReachable(policy(view), wanted.get());
  }

  /// The least of the values that mean something here: each that is stronger satisfies it.
  private static Optional<Acr> wanted(AuthorizationRequest request) {
    return request.acrValues().stream()
        .flatMap(value -> Acr.named(value).stream())
        .min(Acr::compareTo);
  }

  public static SignInPolicy policy(View view) {
    var known = view.settings();
    return known == null ? SignInPolicy.DEFAULT : known.settings().signIn();
  }

  private static Acr byPolicy(SignInPolicy policy, View view, UserId user) {
    return switch (policy.secondFactor()) {
      case OFF -> Acr.SINGLE_FACTOR;
      case OPTIONAL ->
          view.factors(user).hasSecondFactor() ? Acr.MULTI_FACTOR : Acr.SINGLE_FACTOR;
      case REQUIRED -> Acr.MULTI_FACTOR;
    };
  }

  private static boolean isReachable(SignInPolicy policy, Acr wanted) {
    return switch (wanted) {
      case SINGLE_FACTOR -> true;
      case MULTI_FACTOR ->
          policy.secondFactor() != SecondFactor.OFF || policy.allows(Method.PASSKEY);
      case PHISHING_RESISTANT -> policy.allows(Method.PASSKEY);
    };
  }
}
