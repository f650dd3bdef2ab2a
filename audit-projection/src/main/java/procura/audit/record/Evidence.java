package procura.audit.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.identity.Access;
import procura.identity.Scopes;
import procura.identity.issuance.GrantId;

/// What a fact says, in the words that all audit records share: who it is about, what was touched,
/// which token, what allowed it and what was taken away. Each call adds one thing; null adds
/// nothing.
public final class Evidence {

  /// Longer text is cut: a record stays small whatever was sent.
  static final int LONGEST_TEXT = 2_000;

  static final int LONGEST_LIST = 100;

  private final Outcome outcome;
  private @Nullable String subject;
  private @Nullable String client;
  private @Nullable String agent;
  private @Nullable String resource;
  private @Nullable String jti;
  private List<String> actChain = List.of();
  private final Map<String, Object> error = new LinkedHashMap<>();
  private final Map<String, Object> target = new LinkedHashMap<>();
  private final Map<String, Object> token = new LinkedHashMap<>();
  private final Map<String, Object> authority = new LinkedHashMap<>();
  private final List<Map<String, Object>> narrowed = new ArrayList<>();
  private final Map<String, Object> details = new LinkedHashMap<>();

  private Evidence(Outcome outcome) {
    this.outcome = outcome;
  }

  public static Evidence success() {
    return new Evidence(Outcome.SUCCESS);
  }

  static Evidence refused(String code, @Nullable String reason) {
    return new Evidence(Outcome.REFUSED).error(code, reason);
  }

  static Evidence failed(String code, @Nullable String reason) {
    return new Evidence(Outcome.FAILED).error(code, reason);
  }

  private Evidence error(String code, @Nullable String reason) {
    put(error, "code", code);
    put(error, "reason", reason);
    return this;
  }

  Evidence subject(@Nullable String id) {
    subject = cut(id);
    return this;
  }

  Evidence client(@Nullable String id) {
    client = cut(id);
    return this;
  }

  Evidence agent(@Nullable String id) {
    agent = cut(id);
    return this;
  }

  /// The act chain as issued, newest actor first.
  Evidence actChain(List<String> ids) {
    actChain = List.copyOf(ids);
    return this;
  }

  Evidence resource(@Nullable String identifier) {
    resource = cut(identifier);
    put(target, "resource", resource);
    return this;
  }

  Evidence scopes(Scopes scopes) {
    put(target, "scopes", scopes.value());
    return this;
  }

  Evidence tool(String name) {
    put(target, "tool", name);
    return this;
  }

  Evidence jti(@Nullable String id) {
    jti = cut(id);
    put(token, "jti", jti);
    return this;
  }

  Evidence grant(@Nullable GrantId id) {
    put(token, "grant", id == null ? null : id.value());
    return this;
  }

  Evidence expiresAt(@Nullable Instant at) {
    put(token, "expires_at", at == null ? null : at.toString());
    return this;
  }

  Evidence authority(String kind, @Nullable String id) {
    put(authority, kind, id);
    return this;
  }

  Evidence authority(String kind, List<String> ids) {
    put(authority, kind, ids);
    return this;
  }

  /// The position that the deciding state was read at.
  Evidence readAt(long position) {
    authority.put("read_at", position);
    return this;
  }

  Evidence narrowed(String reason, Scopes scopes) {
    narrowed.add(Map.of("reason", reason, "scopes", cut(scopes.value())));
    return this;
  }

  Evidence detail(String name, @Nullable String text) {
    put(details, name, text);
    return this;
  }

  Evidence detail(String name, boolean flag) {
    details.put(name, flag);
    return this;
  }

  Evidence detail(String name, long number) {
    details.put(name, number);
    return this;
  }

  Evidence detail(String name, List<String> texts) {
    put(details, name, texts);
    return this;
  }

  Evidence access(String name, List<Access> access) {
    details.put(
        name,
        access.stream()
            .limit(LONGEST_LIST)
            .map(a -> Map.of("resource", a.resource().value(), "scopes", cut(a.scopes().value())))
            .toList());
    return this;
  }

  public Outcome outcome() {
    return outcome;
  }

  public @Nullable String subject() {
    return subject;
  }

  public @Nullable String client() {
    return client;
  }

  public @Nullable String agent() {
    return agent;
  }

  public @Nullable String resource() {
    return resource;
  }

  public @Nullable String jti() {
    return jti;
  }

  public List<String> actChain() {
    return actChain;
  }

  void writeTo(Map<String, Object> json) {
    json.put("outcome", outcome.wireName());
    put(json, "subject", subject);
    put(json, "client", client);
    put(json, "agent", agent);
    put(json, "act_chain", actChain);
    putUnlessEmpty(json, "error", error);
    putUnlessEmpty(json, "target", target);
    putUnlessEmpty(json, "token", token);
    putUnlessEmpty(json, "authority", authority);
    putUnlessEmpty(json, "details", details);
    if (!narrowed.isEmpty()) {
      json.put("narrowed", narrowed);
    }
  }

  private static void putUnlessEmpty(
      Map<String, Object> json, String name, Map<String, Object> value) {
    if (!value.isEmpty()) {
      json.put(name, value);
    }
  }

  static void put(Map<String, Object> json, String name, @Nullable String text) {
    if (text != null) {
      json.put(name, text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT));
    }
  }

  static void put(Map<String, Object> json, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      json.put(name, cut(texts));
    }
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }

  private static List<String> cut(List<String> texts) {
    return texts.stream()
        .limit(LONGEST_LIST)
        .map(text -> text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT))
        .toList();
  }
}
