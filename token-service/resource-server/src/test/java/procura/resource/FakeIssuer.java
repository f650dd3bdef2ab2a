package procura.resource;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// An authorization server in memory: publishes keys, signs tokens, answers calls, and remembers
/// who called it.
final class FakeIssuer implements Outbound {

  static final String ISSUER = "https://as.example/t/acme";
  static final String RESOURCE = "https://mcp.acme.example/mcp";

  final TestTime time = new TestTime();
  final ECKey key = ecKey("key-1");
  final List<JWK> published = new CopyOnWriteArrayList<>(List.of(key));
  final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
  final Map<String, Object> metadata = new LinkedHashMap<>();
  volatile boolean away;
  volatile Runnable beforeKeys = () -> {};
  volatile Function<Call, Answer> onIntrospection = _ -> json(Map.of("active", false));
  volatile Function<Call, Answer> onToken = _ -> new Answer(400, "{\"error\":\"invalid_request\"}");
  volatile Function<Call, Answer> onReceipt = _ -> new Answer(202, "");

  FakeIssuer() {
    metadata.put("issuer", ISSUER);
    metadata.put("jwks_uri", ISSUER + "/jwks");
    metadata.put("token_endpoint", ISSUER + "/token");
    metadata.put("introspection_endpoint", ISSUER + "/introspect");
    metadata.put("receipt_endpoint", ISSUER + "/receipts");
  }

  static ECKey ecKey(String kid) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static Answer json(Object value) {
    return new Answer(200, new String(StrictJson.write(value), StandardCharsets.UTF_8));
  }

  @Override
  public Answer send(Call call) throws IOException {
    calls.add(call);
    if (away) {
      throw new IOException("away");
    }
    return switch (call.uri().toString()) {
      case "https://as.example/.well-known/oauth-authorization-server/t/acme" -> json(metadata);
      case ISSUER + "/jwks" -> {
        beforeKeys.run();
        yield json(new JWKSet(new ArrayList<>(published)).toJSONObject(true));
      }
      case ISSUER + "/introspect" -> onIntrospection.apply(call);
      case ISSUER + "/token" -> onToken.apply(call);
      case ISSUER + "/receipts" -> onReceipt.apply(call);
      default -> new Answer(404, "");
    };
  }

  long callsTo(String end) {
    return calls.stream()
        .map(Call::uri)
        .map(URI::toString)
        .filter(uri -> uri.endsWith(end))
        .count();
  }

  ProtectedResourceBuilder resource() {
    return ProtectedResource.at(RESOURCE).trusting(ISSUER).outbound(this).time(time);
  }

  TokenForge token() {
    return new TokenForge(key, time.instant());
  }
}
