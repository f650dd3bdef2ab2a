package procura.token.factor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.PasskeyAuthority;
import procura.authority.Authorities.UserAuthority;
import procura.authority.View;
import procura.eventstore.FactJson;
import procura.identity.TenantId;
import procura.identity.factor.FactorCommand.AddPasskey;
import procura.identity.factor.PasskeyId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.PersonalData;
import procura.token.page.Browser;
import tools.jackson.core.JacksonException;

/// Passkeys: the relying party of Web Authentication level 3 (sections 7.1 and 7.2). The person is
/// always verified by the device; no attestation is asked for, so that any device will do.
@Singleton
public final class Passkeys {

  public static final String NAME = "passkey_name";

  private static final String TO_ADD = "add";
  private static final String TO_SIGN_IN = "sign_in";
  private static final int LONGEST_ANSWER = 16_384;
  private static final int MILLIS_TO_ANSWER = 300_000;

  private static final List<COSEAlgorithmIdentifier> ALGORITHMS =
      List.of(
          COSEAlgorithmIdentifier.ES256,
          COSEAlgorithmIdentifier.EdDSA,
          COSEAlgorithmIdentifier.RS256);

  private final WebAuthnManager webAuthn;
  private final ObjectConverter converter = new ObjectConverter();
  private final String host;
  private final Origin origin;
  private final Challenges challenges;
  private final PasskeyUseStore uses;
  private final PersonalData personal;
  private final InstantSource clock;

  Passkeys(
      PublicUrls urls,
      Challenges challenges,
      PasskeyUseStore uses,
      PersonalData personal,
      InstantSource clock) {
    this.webAuthn = WebAuthnManager.createNonStrictWebAuthnManager(converter);
    this.host = String.valueOf(URI.create(urls.base()).getHost());
    this.origin = new Origin(urls.base());
    this.challenges = challenges;
    this.uses = uses;
    this.personal = personal;
    this.clock = clock;
  }

  /// Browsers bind passkeys to a domain name, and to no bare address (section 5.1.2).
  public boolean arePossible() {
    return !host.matches("[0-9.]+") && !host.startsWith("[");
  }

  /// What a browser's answer was worth.
  public sealed interface Shown {

    record Right(UserId user, PasskeyAuthority passkey) implements Shown {}

    /// @param user whose passkey it was to be, as far as it is known
    record Wrong(@Nullable UserId user, String reason) implements Shown {}
  }

  /// `PublicKeyCredentialCreationOptions` (section 5.4) in JSON.
  public String creationOptions(
      View view, Browser browser, UserId user, String username, String displayName) {
    var tenant = view.tenant();
    var options = new LinkedHashMap<String, Object>();
    options.put("rp", Map.of("id", host, "name", host));
    options.put(
        "user", Map.of("id", base64(handle(user)), "name", username, "displayName", displayName));
    options.put("challenge", challenges.make(tenant, browser, TO_ADD + " " + user));
    options.put(
        "pubKeyCredParams",
        ALGORITHMS.stream().map(a -> Map.of("type", "public-key", "alg", a.getValue())).toList());
    options.put("timeout", MILLIS_TO_ANSWER);
    options.put("excludeCredentials", descriptors(view.factors(user).passkeys()));
    options.put(
        "authenticatorSelection",
        Map.of(
            "residentKey", "required", "requireResidentKey", true, "userVerification", "required"));
    options.put("attestation", "none");
    return json(options);
  }

  /// `PublicKeyCredentialRequestOptions` (section 5.5) in JSON.
  ///
  /// @param among the passkeys that will do; none means any of this site
  public String requestOptions(TenantId tenant, Browser browser, List<PasskeyAuthority> among) {
    var options = new LinkedHashMap<String, Object>();
    options.put("rpId", host);
    options.put("challenge", challenges.make(tenant, browser, TO_SIGN_IN));
    options.put("timeout", MILLIS_TO_ANSWER);
    options.put("allowCredentials", descriptors(among));
    options.put("userVerification", "required");
    return json(options);
  }

  private static List<Map<String, Object>> descriptors(List<PasskeyAuthority> passkeys) {
    return passkeys.stream()
        .<Map<String, Object>>map(
            p -> Map.of("type", "public-key", "id", p.id().value(), "transports", p.transports()))
        .toList();
  }

  /// The command that adds what the browser has made; null when the answer is not right.
  public @Nullable AddPasskey added(
      View view, Browser browser, UserId user, String answer, String name) {
    var tenant = view.tenant();
    try {
      var made = registration(answer);
      var client = Objects.requireNonNull(made.getCollectedClientData());
      var challenge = client.getChallenge().getValue();
      if (!challenges.isOurs(tenant, browser, TO_ADD + " " + user, challenge)) {
        return null;
      }
      webAuthn.verify(made, new RegistrationParameters(server(client), parameters(), true, true));
      return challenges.spend(tenant, challenge) ? command(tenant, user, made, name) : null;
    } catch (WebAuthnException
        | JacksonException
        | IllegalArgumentException
        | NullPointerException _) {
      return null; // not a credential, or not one of this site
    }
  }

  private RegistrationData registration(String answer) {
    return webAuthn.parseRegistrationResponseJSON(limited(answer));
  }

  private static List<PublicKeyCredentialParameters> parameters() {
    return ALGORITHMS.stream()
        .map(a -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, a))
        .toList();
  }

  private AddPasskey command(TenantId tenant, UserId user, RegistrationData made, String name) {
    var authenticator = Objects.requireNonNull(made.getAttestationObject()).getAuthenticatorData();
    var credential = Objects.requireNonNull(authenticator.getAttestedCredentialData());
    var transports =
        made.getTransports() == null
            ? List.<String>of()
            : made.getTransports().stream().map(t -> t.getValue()).sorted().limit(8).toList();
    return new AddPasskey(
        tenant,
        user,
        new PasskeyId(base64(credential.getCredentialId())),
        base64(converter.getCborMapper().writeValueAsBytes(credential.getCOSEKey())),
        authenticator.isFlagBE(),
        transports,
        personal.seal(tenant, user.value(), NAME, name),
        clock.instant());
  }

  /// Who has signed, if it is somebody of this tenant and all is right.
  ///
  /// @param only the person whose passkey it must be, or null for anybody
  public Shown shown(View view, Browser browser, String answer, @Nullable UserId only) {
    try {
      var signed = webAuthn.parseAuthenticationResponseJSON(limited(answer));
      var id = new PasskeyId(base64(Objects.requireNonNull(signed.getCredentialId())));
      var owner = view.userByPasskey(id);
      var passkey = owner == null ? null : view.factors(owner.id()).passkey(id);
      if (owner == null || passkey == null) {
        return new Shown.Wrong(null, "unknown passkey");
      }
      if (only != null && !owner.id().equals(only)) {
        return new Shown.Wrong(only, "another person's passkey");
      }
      return shown(view, browser, signed, owner, passkey);
    } catch (WebAuthnException
        | JacksonException
        | IllegalArgumentException
        | NullPointerException _) {
      return new Shown.Wrong(only, "not a passkey's signature");
    }
  }

  private Shown shown(
      View view,
      Browser browser,
      AuthenticationData signed,
      UserAuthority owner,
      PasskeyAuthority passkey) {
    var tenant = view.tenant();
    var client = Objects.requireNonNull(signed.getCollectedClientData());
    var challenge = client.getChallenge().getValue();
    if (!challenges.isOurs(tenant, browser, TO_SIGN_IN, challenge)) {
      return new Shown.Wrong(owner.id(), "passkey: not our challenge");
    }
    var handle = signed.getUserHandle();
    if (handle != null && !new String(handle, StandardCharsets.UTF_8).equals(owner.id().value())) {
      return new Shown.Wrong(owner.id(), "passkey: another user handle");
    }
    try {
      webAuthn.verify(
          signed,
          new AuthenticationParameters(server(client), record(tenant, passkey), null, true, true));
    } catch (WebAuthnException e) {
      return new Shown.Wrong(owner.id(), "passkey: " + e.getClass().getSimpleName());
    }
    if (!challenges.spend(tenant, challenge)) {
      return new Shown.Wrong(owner.id(), "passkey: challenge used before");
    }
    long count = Objects.requireNonNull(signed.getAuthenticatorData()).getSignCount();
    return uses.used(tenant, passkey.id(), count, clock.instant())
        ? new Shown.Right(owner.id(), passkey)
        : new Shown.Wrong(owner.id(), "passkey: counter went back, there is a copy");
  }

  private ServerProperty server(CollectedClientData client) {
    return ServerProperty.builder()
        .origin(origin)
        .rpId(host)
        .challenge(new DefaultChallenge(client.getChallenge().getValue()))
        .build();
  }

  private CredentialRecordImpl record(TenantId tenant, PasskeyAuthority passkey) {
    var key =
        converter
            .getCborMapper()
            .readValue(Base64.getUrlDecoder().decode(passkey.publicKey()), COSEKey.class);
    return new CredentialRecordImpl(
        new NoneAttestationStatement(),
        true,
        passkey.synced(),
        passkey.synced(),
        uses.count(tenant, passkey.id()),
        new AttestedCredentialData(
            AAGUID.ZERO, Base64.getUrlDecoder().decode(passkey.id().value()), key),
        null,
        null,
        null,
        null);
  }

  /// What the person calls it.
  public String name(TenantId tenant, UserId user, PasskeyAuthority passkey) {
    var name = personal.open(tenant, user.value(), NAME, passkey.name());
    return name == null ? "passkey" : name;
  }

  /// When each was used last, by credential id.
  public Map<String, Instant> lastUses(TenantId tenant, List<PasskeyAuthority> passkeys) {
    return uses.lastUses(tenant, passkeys.stream().map(PasskeyAuthority::id).toList());
  }

  public void forget(TenantId tenant, PasskeyId passkey) {
    uses.forget(tenant, passkey);
  }

  private static String limited(String answer) {
    if (answer.length() > LONGEST_ANSWER) {
      throw new IllegalArgumentException("too long for a credential");
    }
    return answer;
  }

  private static byte[] handle(UserId user) {
    return user.value().getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String json(Map<String, Object> options) {
    try {
      return FactJson.MAPPER.writeValueAsString(options);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
