package procura.resource;

import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.resource.Admission.Allowed;
import procura.resource.Admission.Refused;

/// Takes one request through the checks in order: is there a token, is it good, is its sender the
/// one it was given to, may the actor act here, are the scopes and the sign-in enough.
final class Guard {

  private final AccessTokenValidator validator;
  private final DPoPProofs proofs;
  private final Challenges challenges;
  private final ToolScopes tools;
  private final ActorPolicy actors;
  private final boolean boundOnly;
  private final InstantSource time;

  Guard(
      AccessTokenValidator validator,
      DPoPProofs proofs,
      Challenges challenges,
      ToolScopes tools,
      ActorPolicy actors,
      boolean boundOnly,
      InstantSource time) {
    this.validator = validator;
    this.proofs = proofs;
    this.challenges = challenges;
    this.tools = tools;
    this.actors = actors;
    this.boundOnly = boundOnly;
    this.time = time;
  }

  Admission admit(
      ResourceRequest request,
      Set<String> scopes,
      @Nullable AuthenticationRequirement requirement) {
    return switch (PresentedToken.in(request)) {
      case PresentedToken.None() -> challenges.noToken(scopes);
      case PresentedToken.InQuery() ->
          challenges.badToken("Bearer", scopes, "a token in the query");
      case PresentedToken.Malformed(var reason) -> challenges.malformed(reason);
      case PresentedToken.Bearer(var value) -> admit(request, "Bearer", value, scopes, requirement);
      case PresentedToken.DPoP(var value) -> admit(request, "DPoP", value, scopes, requirement);
    };
  }

  private Admission admit(
      ResourceRequest request,
      String scheme,
      String value,
      Set<String> scopes,
      @Nullable AuthenticationRequirement requirement) {
    return switch (validator.validate(value)) {
      case Validation.Invalid(var reason) -> challenges.badToken(scheme, scopes, reason);
      case Validation.Undecided(var reason) -> Challenges.undecided(reason);
      case Validation.Valid(var token) -> {
        var refused = senderRefused(request, scheme, token, scopes);
        yield refused == null ? decide(scheme, token, scopes, requirement) : refused;
      }
    };
  }

  Admission decide(
      String scheme,
      AccessToken token,
      Set<String> scopes,
      @Nullable AuthenticationRequirement requirement) {
    if (!actors.admits(token)) {
      return challenges.actorNotAdmitted(scheme);
    }
    if (!tools.cover(token.scopes(), scopes)) {
      return challenges.tooFewScopes(scheme, scopes);
    }
    if (requirement != null && !requirement.isMetBy(token, time.instant())) {
      return challenges.stepUp(scheme, scopes, requirement);
    }
    return new Allowed(token);
  }

  private @Nullable Refused senderRefused(
      ResourceRequest request, String scheme, AccessToken token, Set<String> scopes) {
    return switch (SenderConstraint.of(token)) {
      case SenderConstraint.Unbound() when boundOnly ->
          challenges.badToken("DPoP", scopes, "a token that is bound to no key");
      case SenderConstraint.Unbound() when scheme.equals("Bearer") -> null;
      case SenderConstraint.Certificate bound when scheme.equals("Bearer") && bound.isOf(request) ->
          null;
      case SenderConstraint.ProofKey(var thumbprint) when scheme.equals("DPoP") ->
          proofRefused(request, token, thumbprint, scopes);
      case SenderConstraint.ProofKey _ ->
          challenges.badToken("DPoP", scopes, "a token bound to a proof key, sent without it");
      case SenderConstraint.Unbound _, SenderConstraint.Certificate _, SenderConstraint.Unknown _ ->
          challenges.badToken(scheme, scopes, "the token is bound to another sender");
    };
  }

  private @Nullable Refused proofRefused(
      ResourceRequest request, AccessToken token, String thumbprint, Set<String> scopes) {
    try {
      proofs.check(request, token.value(), thumbprint);
      return null;
    } catch (TokenRefused refused) {
      return challenges.badProof(scopes, refused.reason());
    }
  }
}
