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
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.tenancy.keys.Secrets;
import procura.token.clientauth.AuthenticatedClient.Agent;
import procura.token.clientauth.AuthenticatedClient.App;
import procura.token.error.OAuthException;
import procura.token.profile.Profiles;
import procura.token.registration.MetadataDocuments;

/// Client authentication (OAuth 2.1 section 2.4): exactly one method a request, and the one that
/// the client is registered with. Unknown, wrong and suspended look alike to the caller.
@Singleton
public final class ClientAuthentication {

  private final PrivateKeyJwt privateKeyJwt;
  private final ClientQuota quota;
  private final MetadataDocuments documents;

  ClientAuthentication(
      PrivateKeyJwt privateKeyJwt, MetadataDocuments documents, ClientQuota quota) {
    this.documents = documents;
    this.privateKeyJwt = privateKeyJwt;
    this.quota = quota;
  }

  /// What a request offers as proof, before anything is believed.
  record Offer(AuthenticationMethod method, ClientId client, String proof) {}

  /// Who asks, and not too often.
  public AuthenticatedClient authenticate(View view, Evidence evidence, Instant now) {
    var offer = offer(evidence);
    var client = authenticate(view, evidence, offer, now);
    if (offer.method() != AuthenticationMethod.NONE) {
      quota.take(view.tenant(), client.id());
    }
    return client;
  }

  private AuthenticatedClient authenticate(View view, Evidence evidence, Offer offer, Instant now) {
    var looked = documents.lookAt(view.tenant(), offer.client().value(), evidence.address());
    var client = view.client(offer.client());
    if (client == null && looked instanceof MetadataDocuments.Outcome.Unusable(var reason)) {
      throw refused(reason);
    }
    if (client != null) {
      if (!Strangers.isActive(view, client)) {
        throw refused("the client is not active");
      }
      if (client.metadata().tokenEndpointAuthMethod() != offer.method()) {
        throw refused("the client is not registered for " + offer.method().wireName());
      }
      return new App(
          client,
          prove(view, client.credentials(), offer, isStrict(Profiles.of(view, client)), now));
    }
    var agent = view.agent(new AgentId(offer.client().value()));
    if (agent == null || agent.status() != Status.ACTIVE) {
      throw refused(agent == null ? "no such client" : "the agent is not active");
    }
    var credential =
        prove(view, agent.credentials(), offer, isStrict(Profiles.of(view, agent)), now);
    if (credential == null) {
      throw refused("an agent must prove who it is");
    }
    return new Agent(agent, credential);
  }

  private static boolean isStrict(SecurityProfile profile) {
    return profile != SecurityProfile.OAUTH_2_1;
  }

  private @Nullable String prove(
      View view, List<Credential> credentials, Offer offer, boolean strict, Instant now) {
    return switch (offer.method()) {
      case NONE -> null;
      case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST -> secret(credentials, offer.proof(), now);
      case PRIVATE_KEY_JWT ->
          privateKeyJwt.verify(
              view.tenant(), offer.client(), credentials, offer.proof(), strict, now);
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
      if (assertion == null || !PrivateKeyJwt.TYPE.equals(assertionType)) {
        throw new OAuthException(
            INVALID_REQUEST,
            "client_assertion and client_assertion_type " + PrivateKeyJwt.TYPE + " go together");
      }
      var subject = PrivateKeyJwt.subject(assertion);
      if (clientId != null && !clientId.equals(subject)) {
        throw refused("client_id is not the assertion's subject");
      }
      offers.add(new Offer(AuthenticationMethod.PRIVATE_KEY_JWT, id(subject), assertion));
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
