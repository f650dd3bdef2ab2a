package procura.identity.trust;

import static procura.identity.Decision.accept;
import static procura.identity.Decision.nothingToDo;
import static procura.identity.Decision.reject;

import procura.identity.Decider;
import procura.identity.Decision;
import procura.identity.trust.TrustedIssuer.NotTrusted;
import procura.identity.trust.TrustedIssuer.Trusted;
import procura.identity.trust.TrustedIssuer.Unknown;
import procura.identity.trust.TrustedIssuerCommand.ChangeTrust;
import procura.identity.trust.TrustedIssuerCommand.EndTrust;
import procura.identity.trust.TrustedIssuerCommand.TrustIssuer;
import procura.identity.trust.TrustedIssuerEvent.IssuerTrusted;
import procura.identity.trust.TrustedIssuerEvent.TrustChanged;
import procura.identity.trust.TrustedIssuerEvent.TrustEnded;
import procura.identity.trust.TrustedIssuerRejection.IssuerIdentifierIsFixed;
import procura.identity.trust.TrustedIssuerRejection.IssuerIsTrustedAlready;
import procura.identity.trust.TrustedIssuerRejection.TrustedIssuerNotFound;

/// Trust in an issuer: one at a time for each `iss`. It ends for good; trusting again is another
/// trust, under which nothing of the first lives on.
public final class TrustedIssuerDecider
    implements Decider<
        TrustedIssuer, TrustedIssuerCommand, TrustedIssuerEvent, TrustedIssuerRejection> {

  @Override
  public TrustedIssuer initial() {
    return new Unknown();
  }

  @Override
  public Decision<TrustedIssuerEvent, TrustedIssuerRejection> decide(
      TrustedIssuer issuer, TrustedIssuerCommand command) {
    return switch (command) {
      case TrustIssuer(var t, var id, var profile, var at) ->
          issuer instanceof Trusted
              ? reject(new IssuerIsTrustedAlready(profile.issuer()))
              : accept(new IssuerTrusted(t, id, profile, at));
      case ChangeTrust(var t, var id, var profile, var at) ->
          switch (issuer) {
            case Trusted(_, var old) when !old.issuer().equals(profile.issuer()) ->
                reject(new IssuerIdentifierIsFixed(old.issuer()));
            case Trusted(_, var old) when old.equals(profile) -> nothingToDo();
            case Trusted _ -> accept(new TrustChanged(t, id, profile, at));
            case Unknown _, NotTrusted _ -> reject(new TrustedIssuerNotFound(id));
          };
      case EndTrust(var t, var id, var at) ->
          switch (issuer) {
            case Trusted(_, var profile) -> accept(new TrustEnded(t, id, profile.issuer(), at));
            case NotTrusted _ -> nothingToDo();
            case Unknown _ -> reject(new TrustedIssuerNotFound(id));
          };
    };
  }

  @Override
  public TrustedIssuer evolve(TrustedIssuer issuer, TrustedIssuerEvent event) {
    return switch (event) {
      case IssuerTrusted(_, var id, var profile, _) -> new Trusted(id, profile);
      case TrustChanged(_, var id, var profile, _) -> new Trusted(id, profile);
      case TrustEnded(_, var id, _, _) -> new NotTrusted(id);
    };
  }
}
