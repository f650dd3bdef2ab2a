package procura.token.jwt;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken;
import procura.authority.Introspection.ReferenceTokens;
import procura.authority.View;
import procura.eventstore.FactJson;
import procura.identity.ResourceIdentifier;
import procura.identity.TenantId;
import procura.identity.issuance.Confirmation;
import procura.identity.resource.TokenFormat;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;

/// Access tokens as they go out: a signed JWT (RFC 9068), or an opaque reference whose claims stay
/// here and are found by its hash.
@Singleton
public final class AccessTokens implements ReferenceTokens {

  private final JwtSigner signer;
  private final PublicUrls urls;
  private final TenantConnections connections;
  private final Secrets secrets;
  private final InstantSource clock;

  AccessTokens(
      JwtSigner signer,
      PublicUrls urls,
      TenantConnections connections,
      Secrets secrets,
      InstantSource clock) {
    this.secrets = secrets;
    this.signer = signer;
    this.urls = urls;
    this.connections = connections;
    this.clock = clock;
  }

  /// @param algorithm what the resource wants it signed with; null leaves it to the tenant
  public String encode(
      View view, AccessToken token, TokenFormat format, @Nullable String algorithm) {
    return switch (format) {
      case JWT -> sign(view, token, algorithm);
      case OPAQUE -> reference(token);
    };
  }

  /// The token as a JWT (RFC 9068), whatever form it went out in.
  public String jwt(View view, AccessToken token) {
    var resource = view.resource(new ResourceIdentifier(token.audience()));
    return sign(view, token, resource == null ? null : resource.profile().signingAlg());
  }

  private String sign(View view, AccessToken token, @Nullable String algorithm) {
    return signer.sign(
        view,
        Algorithms.of(view, token.client(), algorithm),
        "at+jwt",
        claims(token, token.subject()).toString());
  }

  private String reference(AccessToken token) {
    var secret = secrets.token("at");
    connections.of(
        token.tenant(),
        sql ->
            sql.insertInto(table(name("token", "reference_token")))
                .columns(
                    field(name("tenant"), String.class),
                    field(name("hash"), String.class),
                    field(name("body"), JSONB.class),
                    field(name("expires_at"), Instant.class))
                .values(
                    token.tenant().value(),
                    Secrets.hash(secret),
                    JSONB.valueOf(write(token)),
                    token.expiresAt())
                .execute());
    return secret;
  }

  @Override
  public @Nullable AccessToken find(TenantId tenant, String token) {
    if (!Secrets.wellFormed("at", token)) {
      return null;
    }
    return connections.find(
        tenant,
        sql -> {
          var body =
              sql.select(field(name("body"), JSONB.class))
                  .from(table(name("token", "reference_token")))
                  .where(
                      field(name("tenant"), String.class).eq(tenant.value()),
                      field(name("hash"), String.class).eq(Secrets.hash(token)),
                      field(name("expires_at"), Instant.class).gt(clock.instant()))
                  .fetchOne(0, JSONB.class);
          return body == null ? null : read(body.data());
        });
  }

  /// RFC 9068 section 2.2, RFC 8693 section 4.1. Written by hand: this is the hot path, and the
  /// order and spelling of claims is part of what a reader of tokens sees.
  ///
  /// @param subject `sub` as whoever reads them may know it
  public JsonObject claims(AccessToken token, String subject) {
    var json =
        new JsonObject()
            .with("iss", urls.issuer(token.tenant()))
            .with("sub", subject)
            .with("aud", token.audience())
            .with("exp", token.expiresAt().getEpochSecond())
            .with("iat", token.issuedAt().getEpochSecond())
            .with("jti", token.jti())
            .with("client_id", token.client().value());
    if (!token.scopes().isEmpty()) {
      json.with("scope", token.scopes().toString());
    }
    if (token.subject().startsWith("agt_")) {
      json.with("sub_profile", "ai_agent");
    }
    if (token.details() != null) {
      json.withJson("authorization_details", token.details().value()); // RFC 9396 §9.1
    }
    if (token.grant() != null) {
      json.with("grant_id", token.grant().value());
    }
    if (token.authenticatedAt() != null) {
      json.with("auth_time", token.authenticatedAt().getEpochSecond());
    }
    if (token.acr() != null) {
      json.with("acr", token.acr()); // RFC 9470 §6.1
    }
    if (token.userInfo() != null) {
      json.with("userinfo_claims", token.userInfo());
    }
    if (token.confirmation() != null) {
      json.with("cnf", confirmation(token.confirmation()));
    }
    if (!token.ancestors().isEmpty()) {
      json.with("derived_from", token.ancestors());
    }
    var act = act(token.tenant(), token.actors().value());
    return act == null ? json : json.with("act", act);
  }

  /// RFC 9449 section 6.1, RFC 8705 section 3.1.
  private static JsonObject confirmation(Confirmation key) {
    return key.jkt() != null
        ? new JsonObject().with("jkt", key.jkt())
        : new JsonObject().with("x5t#S256", String.valueOf(key.x5tS256()));
  }

  /// The chain of actors, newest outermost; null where nobody acts.
  public @Nullable JsonObject act(TenantId tenant, List<String> chain) {
    JsonObject act = null;
    for (var actor : chain.reversed()) {
      var outer =
          new JsonObject()
              .with("sub", actor)
              .with("iss", urls.issuer(tenant))
              .with("sub_profile", profile(actor));
      act = act == null ? outer : outer.with("act", act);
    }
    return act;
  }

  /// `sub_profile` (draft-mcguinness-oauth-actor-profile section 3).
  public static String profile(String actor) {
    return actor.startsWith("agt_") ? "ai_agent" : "service";
  }

  private static String write(AccessToken token) {
    try {
      return FactJson.MAPPER.writeValueAsString(token);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AccessToken read(String body) {
    try {
      return FactJson.MAPPER.readValue(body, AccessToken.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
