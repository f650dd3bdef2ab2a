package procura.token.scene;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;
import procura.identity.TenantId;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;

/// Somebody who calls the endpoints, with what it proves itself by.
public sealed interface Party {

  TenantId tenant();

  String id();

  Form authenticate(Form form);

  default ClientId client() {
    return new ClientId(id());
  }

  default AgentId agent() {
    return new AgentId(id());
  }

  record Public(TenantId tenant, String id) implements Party {
    @Override
    public Form authenticate(Form form) {
      return form.with("client_id", id);
    }
  }

  record WithBasic(TenantId tenant, String id, String secret) implements Party {
    @Override
    public Form authenticate(Form form) {
      return form.withAuthorization(basic(id, secret));
    }
  }

  record WithPost(TenantId tenant, String id, String secret) implements Party {
    @Override
    public Form authenticate(Form form) {
      return form.with("client_id", id).with("client_secret", secret);
    }
  }

  record WithKey(TenantId tenant, String id, ECKey key) implements Party {

    public static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    @Override
    public Form authenticate(Form form) {
      return with(form, assertion(claims -> claims));
    }

    public Form with(Form form, String assertion) {
      return form.with("client_assertion_type", TYPE).with("client_assertion", assertion);
    }

    /// A good assertion, but for what `change` changes.
    public String assertion(UnaryOperator<JWTClaimsSet.Builder> change) {
      return sign(
          new JWSHeader.Builder(JWSAlgorithm.ES256)
              .type(new JOSEObjectType("client-authentication+jwt"))
              .keyID(key.getKeyID())
              .build(),
          change);
    }

    public String sign(JWSHeader header, UnaryOperator<JWTClaimsSet.Builder> change) {
      var jwt = new SignedJWT(header, change.apply(good()).build());
      try {
        jwt.sign(new ECDSASigner(key));
      } catch (JOSEException e) {
        throw new AssertionError(e);
      }
      return jwt.serialize();
    }

    private JWTClaimsSet.Builder good() {
      Instant now = Scene.now();
      return new JWTClaimsSet.Builder()
          .issuer(id)
          .subject(id)
          .audience(Scene.issuer(tenant))
          .issueTime(Date.from(now))
          .expirationTime(Date.from(now.plusSeconds(60)))
          .jwtID(UUID.randomUUID().toString());
    }
  }

  static String basic(String id, String secret) {
    var pair =
        URLEncoder.encode(id, StandardCharsets.UTF_8)
            + ":"
            + URLEncoder.encode(secret, StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
