package procura.audit.record;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import procura.identity.AuthorizationDetails;
import procura.identity.BlindIndex;
import procura.identity.Fact;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.identity.client.Credential;
import procura.identity.client.RequestRules;
import procura.identity.connection.ConnectionProfile;
import procura.identity.issuance.Confirmation;
import procura.identity.issuance.GrantId;
import procura.identity.resource.ResourceProfile;
import procura.identity.resource.ScopeDefinition;
import procura.identity.resource.TokenFormat;
import procura.identity.trust.JustInTime;
import procura.identity.trust.SubjectMapping;
import procura.identity.trust.TrustProfile;
import procura.identity.trust.TrustPurpose;
import procura.identity.trust.TrustedIssuerId;
import procura.tenancy.lifecycle.CrossDomainTarget;

/// A filled example of every fact. What no record may show holds the word [#CANARY].
public final class Samples {

  public static final String CANARY = "canarysecret";

  private static final Map<Class<?>, Object> VALUES =
      Map.ofEntries(
          Map.entry(String.class, "text"),
          Map.entry(int.class, 3),
          Map.entry(long.class, 5L),
          Map.entry(Long.class, 5L),
          Map.entry(boolean.class, false),
          Map.entry(Boolean.class, false),
          Map.entry(RequestRules.class, RequestRules.NONE),
          Map.entry(Instant.class, Instant.parse("2026-11-21T10:00:00.123456Z")),
          Map.entry(Duration.class, Duration.ofMinutes(5)),
          Map.entry(TenantId.class, new TenantId("acme")),
          Map.entry(ResourceIdentifier.class, new ResourceIdentifier("https://pets.example/mcp")),
          Map.entry(Scopes.class, Scopes.of("pet:read", "pet:write")),
          Map.entry(GrantId.class, new GrantId("dlg_1.abc")),
          Map.entry(
              ResourceProfile.class,
              new ResourceProfile(
                  "text",
                  List.of(new ScopeDefinition("text", "text", List.of("text"), false, false)),
                  TokenFormat.OPAQUE,
                  Duration.ofMinutes(5),
                  null,
                  "ES256",
                  true)),
          Map.entry(Confirmation.class, new Confirmation("text", null)),
          Map.entry(AuthorizationDetails.class, new AuthorizationDetails("[{}]")),
          Map.entry(
              CrossDomainTarget.class,
              new CrossDomainTarget(
                  "https://ras.example", List.of(), Map.of(), true, false, List.of(), null, false)),
          Map.entry(TrustedIssuerId.class, new TrustedIssuerId("tri_1")),
          Map.entry(
              TrustProfile.class,
              new TrustProfile(
                  "https://idp.example",
                  null,
                  "https://idp.example/jwks",
                  Set.of(TrustPurpose.ID_JAG),
                  List.of(),
                  List.of(),
                  SubjectMapping.LINKED,
                  true,
                  new JustInTime(List.of()))),
          Map.entry(
              ConnectionProfile.class,
              new ConnectionProfile(
                  "text",
                  "https://id.example",
                  "text",
                  new Sealed(CANARY),
                  List.of("openid"),
                  true,
                  List.of())),
          Map.entry(Sealed.class, new Sealed(CANARY)),
          Map.entry(BlindIndex.class, new BlindIndex(CANARY)),
          Map.entry(Credential.class, new Credential.SecretHash("crd_1", CANARY, null)));

  private Samples() {}

  public static List<Fact> of(Class<?> family) {
    return Arrays.stream(family.getPermittedSubclasses())
        .map(type -> (Fact) sample(type, type))
        .toList();
  }

  private static Object sample(Class<?> type, Type generic) {
    var value = VALUES.get(type);
    if (value != null) {
      return value;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[type.getEnumConstants().length - 1];
    }
    if (type == List.class) {
      return List.of(argument(generic, 0));
    }
    if (type == Set.class) {
      return Set.of(argument(generic, 0));
    }
    if (type == Map.class) {
      return Map.of(argument(generic, 0), argument(generic, 1));
    }
    if (type.isSealed()) {
      return sample(type.getPermittedSubclasses()[0], type);
    }
    return construct(type);
  }

  private static Object argument(Type generic, int index) {
    var argument = ((ParameterizedType) generic).getActualTypeArguments()[index];
    return sample(
        argument instanceof Class<?> raw
            ? raw
            : (Class<?>) ((ParameterizedType) argument).getRawType(),
        argument);
  }

  private static Object construct(Class<?> type) {
    var components = type.getRecordComponents();
    if (components == null) {
      throw new IllegalStateException("no sample for " + type);
    }
    try {
      var constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(
          Arrays.stream(components)
              .map(c -> named(type, c.getName(), sample(c.getType(), c.getGenericType())))
              .toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no sample for " + type, e);
    }
  }

  /// Ids look like ids, so that records can be read in a test's failure.
  private static Object named(Class<?> owner, String component, Object sample) {
    return component.equals("value") && sample.equals("text")
        ? owner.getSimpleName().toLowerCase(java.util.Locale.ROOT) + "_1"
        : sample;
  }
}
