package procura.identity.trust;

/// The states a trusted issuer can be in.
public sealed interface TrustedIssuer {

  record Unknown() implements TrustedIssuer {}

  record Trusted(TrustedIssuerId id, TrustProfile profile) implements TrustedIssuer {}

  record NotTrusted(TrustedIssuerId id) implements TrustedIssuer {}
}
