package procura.audit.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.identity.Access;
import procura.identity.Scopes;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
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
  private @Nullable String errorCode;
  private @Nullable String reason;
  private @Nullable GrantId grant;
  private @Nullable Instant expiresAt;
  private @Nullable String actingAgent;
  private final Map<String, Object> target = new LinkedHashMap<>();
  private final Map<String, Object> authority = new LinkedHashMap<>();
  private final List<Map<String, Object>> narrowings = new ArrayList<>();
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

  private Evidence error(String code, @Nullable String why) {
    errorCode = code;
    return reason(why);
  }

  Evidence reason(@Nullable String why) {
    reason = why;
    return this;
  }

  public Evidence subject(@Nullable String id) {
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

  /// Who acted at a protocol endpoint, as the fact itself names them: the client, the agent, and
  /// the act chain as issued, newest actor first.
  Evidence actedBy(@Nullable ClientId by, @Nullable AgentId acting, List<String> chain) {
    actingAgent = acting == null ? null : acting.value();
    actChain = List.copyOf(chain);
    return client(by == null ? null : by.value());
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
    return this;
  }

  Evidence grant(@Nullable GrantId family) {
    grant = family;
    return this;
  }

  Evidence expiresAt(@Nullable Instant at) {
    expiresAt = at;
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

  Evidence authority(String kind, long number) {
    authority.put(kind, number);
    return this;
  }

  /// The position that the deciding state was read at.
  Evidence readAt(long position) {
    return authority("read_at", position);
  }

  Evidence narrowed(String limit, Scopes scopes) {
    narrowings.add(Map.of("what", String.join(" ", cut(scopes.value())), "reason", limit));
    return this;
  }

  public Evidence detail(String name, @Nullable String text) {
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

  public @Nullable String actingAgent() {
    return actingAgent;
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
    put(json, "error_code", errorCode);
    put(json, "reason", reason);
    put(json, "subject", subject);
    put(json, "client", client);
    put(json, "agent", agent);
    put(json, "jti", jti);
    put(json, "grant", grant == null ? null : grant.value());
    put(json, "expires_at", expiresAt == null ? null : expiresAt.toString());
    putUnlessEmpty(json, "target", target);
    putUnlessEmpty(json, "authority", authority);
    putUnlessEmpty(json, "details", details);
    if (!narrowings.isEmpty()) {
      json.put("narrowings", narrowings);
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
