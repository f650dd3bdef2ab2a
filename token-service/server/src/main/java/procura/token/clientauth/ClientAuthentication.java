package procura.token.clientauth;

import static procura.token.error.OAuthErrorCode.INVALID_CLIENT;
import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.Status;
import procura.authority.Strangers;
import procura.authority.View;
import procura.identity.agent.AgentId;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientId;
import procura.identity.client.Credential;
import procura.identity.client.Credential.SecretHash;
import procura.identity.client.SecurityRules;
import procura.tenancy.keys.Secrets;
import procura.token.clientauth.AuthenticatedClient.Agent;
import procura.token.clientauth.AuthenticatedClient.App;
import procura.token.error.OAuthException;
import procura.token.profile.Profiles;
import procura.token.registration.MetadataDocuments;
import procura.token.registration.MetadataDocuments.Outcome.Current;
import procura.token.registration.MetadataDocuments.Outcome.TooMany;
import procura.token.registration.MetadataDocuments.Outcome.Unreachable;
import procura.token.registration.MetadataDocuments.Outcome.Unusable;

/// Client authentication (OAuth 2.1 section 2.4): exactly one method a request, and the one that
/// the client is registered with. Unknown, wrong and suspended look alike to the caller.
@Singleton
public final class ClientAuthentication {

  private final PrivateKeyJwt privateKeyJwt;
  private final CertificateAuthentication certificates;
  private final SpiffeJwt spiffeJwt;
  private final ClientQuota quota;
  private final MetadataDocuments documents;

  ClientAuthentication(
      PrivateKeyJwt privateKeyJwt,
      CertificateAuthentication certificates,
      SpiffeJwt spiffeJwt,
      MetadataDocuments documents,
      ClientQuota quota) {
    this.documents = documents;
    this.privateKeyJwt = privateKeyJwt;
    this.certificates = certificates;
    this.spiffeJwt = spiffeJwt;
    this.quota = quota;
  }

  /// What a request offers as proof, before anything is believed.
  record Offer(AuthenticationMethod method, ClientId client, String proof) {}

  /// Who asks, and not too often.
  public AuthenticatedClient authenticate(View view, Evidence evidence, Instant now) {
    var offer = workload(view, offer(evidence));
    var client = authenticate(view, evidence, offer, now);
    if (client.credential() != null) {
      takeQuota(view, client, offer);
    }
    return client;
  }

  /// Who has to wait got nothing for the assertion, and may show it again.
  private void takeQuota(View view, AuthenticatedClient client, Offer offer) {
    try {
      quota.take(view.tenant(), client.id());
    } catch (OAuthException tooMany) {
      if (offer.method() == AuthenticationMethod.PRIVATE_KEY_JWT) {
        privateKeyJwt.giveBack(view.tenant(), client.id(), offer.proof());
      }
      throw tooMany;
    }
  }

  private AuthenticatedClient authenticate(View view, Evidence evidence, Offer offer, Instant now) {
    var certificate = evidence.certificate();
    var looked = documents.lookAt(view.tenant(), offer.client().value(), evidence.address());
    var client = view.client(offer.client());
    switch (looked) {
      case Unusable(var reason) -> throw refused(reason);
      case Unreachable(var reason, var lately) when client == null || !lately ->
          throw refused(reason);
      case Unreachable _, Current _, TooMany _ -> {}
    }
    if (client != null) {
      if (!Strangers.isActive(view, client)) {
        throw refused("the client is not active");
      }
      var registered = client.metadata().tokenEndpointAuthMethod();
      if (registered.isByCertificate() && offer.method() == AuthenticationMethod.NONE) {
        return new App(
            client, certificates.verify(view, registered, certificate, client.credentials(), now));
      }
      if (registered != offer.method()) {
        throw refused("the client is not registered for " + offer.method().wireName());
      }
      var rules =
          new SecurityRules(
              Profiles.of(view, client), client.metadata().security().tokenEndpointAudienceUntil());
      return new App(client, prove(view, client.credentials(), offer, rules, now));
    }
    var agent = view.agent(new AgentId(offer.client().value()));
    if (agent == null || agent.status() != Status.ACTIVE) {
      throw refused(agent == null ? "no such client" : "the agent is not active");
    }
    if (offer.method() == AuthenticationMethod.NONE) {
      return certificates.agent(view, agent, certificate, now);
    }
    var rules = new SecurityRules(Profiles.of(view, agent), null);
    var credential = prove(view, agent.credentials(), offer, rules, now);
    if (credential == null) {
      throw refused("an agent must prove who it is");
    }
    return new Agent(agent, credential, offer.method());
  }

  /// A workload may call itself by its SPIFFE ID.
  private static Offer workload(View view, Offer offer) {
    if (!SpiffeIds.isOne(offer.client().value())) {
      return offer;
    }
    var known = view.workload(offer.client().value());
    return known == null ? offer : new Offer(offer.method(), known, offer.proof());
  }

  private @Nullable String prove(
      View view, List<Credential> credentials, Offer offer, SecurityRules rules, Instant now) {
    return switch (offer.method()) {
      case NONE -> null;
      case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST -> secret(credentials, offer.proof(), now);
      case PRIVATE_KEY_JWT ->
          privateKeyJwt.verify(
              view.tenant(), offer.client(), credentials, offer.proof(), rules, now);
      case SPIFFE_JWT -> spiffeJwt.verify(view, credentials, offer.proof(), now);
      case TLS_CLIENT_AUTH, SELF_SIGNED_TLS_CLIENT_AUTH, SPIFFE_X509 ->
          throw new IllegalStateException("nothing in a request is " + offer.method());
    };
  }

  private static String secret(List<Credential> credentials, String secret, Instant now) {
    var hash = Secrets.hash(secret).getBytes(StandardCharsets.US_ASCII);
    for (var credential : credentials) {
      if (credential instanceof SecretHash(var id, var sha256, var expiresAt)
          && MessageDigest.isEqual(hash, sha256.getBytes(StandardCharsets.US_ASCII))
          && (expiresAt == null || now.isBefore(expiresAt))) {
        return id;
      }
    }
    throw refused("wrong or expired secret");
  }

  static Offer offer(Evidence evidence) {
    var form = evidence.form();
    var authorization = evidence.authorization();
    var offers = new ArrayList<Offer>(1);
    var clientId = one(form, "client_id");
    if (authorization != null) {
      offers.add(basic(authorization, clientId));
    }
    var secret = one(form, "client_secret");
    if (secret != null) {
      offers.add(new Offer(AuthenticationMethod.CLIENT_SECRET_POST, id(clientId), secret));
    }
    var assertion = one(form, "client_assertion");
    var assertionType = one(form, "client_assertion_type");
    if (assertion != null || assertionType != null) {
      if (assertion == null
          || (!PrivateKeyJwt.TYPE.equals(assertionType) && !SpiffeJwt.TYPE.equals(assertionType))) {
        throw new OAuthException(
            INVALID_REQUEST,
            "client_assertion and client_assertion_type " + PrivateKeyJwt.TYPE + " go together");
      }
      var subject = PrivateKeyJwt.subject(assertion);
      if (SpiffeJwt.TYPE.equals(assertionType)) {
        // the client may go by its own id: the credential says which SPIFFE ID it has
        var id = id(clientId == null ? subject : clientId);
        offers.add(new Offer(AuthenticationMethod.SPIFFE_JWT, id, assertion));
      } else if (clientId != null && !clientId.equals(subject)) {
        throw refused("client_id is not the assertion's subject");
      } else {
        offers.add(new Offer(AuthenticationMethod.PRIVATE_KEY_JWT, id(subject), assertion));
      }
    }
    if (offers.size() > 1) {
      throw new OAuthException(INVALID_REQUEST, "send one kind of client authentication");
    }
    return offers.isEmpty()
        ? new Offer(AuthenticationMethod.NONE, id(clientId), "")
        : offers.getFirst();
  }

  /// RFC 6749 section 2.3.1: both halves are form-encoded before they are Basic credentials.
  private static Offer basic(String authorization, @Nullable String clientId) {
    if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      throw refused("client authentication by `Authorization` is Basic");
    }
    try {
      var decoded =
          new String(
              Base64.getDecoder().decode(authorization.substring(6).strip()),
              StandardCharsets.UTF_8);
      int colon = decoded.indexOf(':');
      if (colon < 1) {
        throw refused("malformed Basic credentials");
      }
      var id = URLDecoder.decode(decoded.substring(0, colon), StandardCharsets.UTF_8);
      if (clientId != null && !clientId.equals(id)) {
        throw new OAuthException(
            INVALID_REQUEST, "client_id differs from the authenticated client");
      }
      return new Offer(
          AuthenticationMethod.CLIENT_SECRET_BASIC,
          id(id),
          URLDecoder.decode(decoded.substring(colon + 1), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      throw refused("malformed Basic credentials");
    }
  }

  private static @Nullable String one(Map<String, List<String>> form, String name) {
    String found = null;
    for (var value : form.getOrDefault(name, List.of())) {
      if (!value.isEmpty()) {
        if (found != null) {
          throw new OAuthException(INVALID_REQUEST, name + " must be sent once");
        }
        found = value;
      }
    }
    return found;
  }

  private static ClientId id(@Nullable String id) {
    if (id == null) {
      throw refused("no client authentication");
    }
    if (id.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
      throw refused("malformed client_id"); // RFC 6749 appendix A.1
    }
    try {
      return new ClientId(id);
    } catch (IllegalArgumentException _) {
      throw refused("malformed client_id");
    }
  }

  static OAuthException refused(String reason) {
    return new OAuthException(INVALID_CLIENT, "client authentication failed", reason);
  }
}
