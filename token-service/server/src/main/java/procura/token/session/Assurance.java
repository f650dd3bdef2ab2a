package procura.token.session;

import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.identity.user.UserId;
import procura.tenancy.lifecycle.SignInPolicy;
import procura.tenancy.lifecycle.SignInPolicy.Method;
import procura.tenancy.lifecycle.SignInPolicy.SecondFactor;
import procura.token.acr.Acr;
import procura.token.check.AuthorizationRequest;

/// How much a person's sign-in must prove: what the client asks for with `acr_values` (RFC 9470
/// section 5) and what the tenant's policy asks for, whichever is more.
///
/// @param asked the client asked for more than the policy does
public record Assurance(Acr least, boolean asked) {

  public static Assurance of(View view, @Nullable AuthorizationRequest request, UserId user) {
    var own = byPolicy(policy(view), view, user);
    var wanted = request == null ? null : request.leastAcr();
    return wanted == null || own.satisfies(wanted)
        ? new Assurance(own, false)
        : new Assurance(wanted, true);
  }

  /// Whether anybody of the tenant can prove what a client asks for.
  public static boolean isReachable(View view, AuthorizationRequest request) {
    var policy = policy(view);
    return switch (request.leastAcr()) {
      case null -> true;
      case ONE_FACTOR -> true;
      case TWO_FACTORS ->
          policy.secondFactor() != SecondFactor.OFF || policy.allows(Method.PASSKEY);
      case PHISHING_RESISTANT -> policy.allows(Method.PASSKEY);
    };
  }

  public static SignInPolicy policy(View view) {
    var known = view.settings();
    return known == null ? SignInPolicy.DEFAULT : known.settings().signIn();
  }

  private static Acr byPolicy(SignInPolicy policy, View view, UserId user) {
    return switch (policy.secondFactor()) {
      case OFF -> Acr.ONE_FACTOR;
      case OPTIONAL -> view.factors(user).hasSecondFactor() ? Acr.TWO_FACTORS : Acr.ONE_FACTOR;
      case REQUIRED -> Acr.TWO_FACTORS;
    };
  }
}
