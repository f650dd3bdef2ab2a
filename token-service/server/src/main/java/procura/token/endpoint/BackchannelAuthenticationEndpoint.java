package procura.token.endpoint;

import static procura.token.error.OAuthErrorCode.INVALID_BINDING_MESSAGE;
import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.UNAUTHORIZED_CLIENT;
import static procura.token.error.OAuthErrorCode.UNKNOWN_USER_ID;
import static procura.token.request.ParameterTable.optional;
import static procura.token.request.ParameterTable.repeatable;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.Status;
import procura.authority.Authorities.UserAuthority;
import procura.authority.Authority;
import procura.authority.View;
import procura.identity.client.Callbacks;
import procura.identity.client.GrantType;
import procura.identity.issuance.Confirmation;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.keys.PersonalData;
import procura.token.approval.ApprovalStore;
import procura.token.approval.Approvals;
import procura.token.approval.PendingApproval;
import procura.token.approval.Ping;
import procura.token.check.RequestObject;
import procura.token.clientauth.AuthenticatedClient;
import procura.token.clientauth.AuthenticatedClient.App;
import procura.token.clientauth.ClientAuthentication;
import procura.token.clientauth.Evidence;
import procura.token.clientauth.RegisteredKeys;
import procura.token.clientauth.SenderKeys;
import procura.token.error.OAuthException;
import procura.token.jwt.IdTokenHint;
import procura.token.origin.Origin;
import procura.token.request.FormBody;
import procura.token.request.ParameterTable;
import procura.token.request.Parameters;
import procura.token.session.Device;

/// The backchannel authentication endpoint (CIBA section 7): a client, or an agent, asks a person
/// for approval without being where they are. Modes poll and ping; no push.
@Controller(value = "/t/{tenant}/bc-authorize", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class BackchannelAuthenticationEndpoint {

  private static final ParameterTable PARAMETERS =
      ParameterTable.of( // §7.1, §7.1.1, RFC 8707 §2, RFC 9396 §3
          optional("request"),
          optional("scope"),
          repeatable("resource"),
          optional("authorization_details"),
          optional("actor_token"),
          optional("actor_token_type").with("actor_token"),
          optional("login_hint"),
          optional("id_token_hint"),
          optional("login_hint_token"),
          optional("binding_message"),
          optional("acr_values"),
          optional("requested_expiry"),
          optional("client_notification_token"));

  private static final List<String> HINTS =
      List.of("login_hint", "id_token_hint", "login_hint_token");

  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final int SHORTEST_SECONDS = 10;
  private static final int LONGEST_SECONDS = 900;

  /// Plain words that fit on one line: no markup, no address to follow, nothing invisible.
  private static final Pattern BINDING_MESSAGE =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}\\p{Sc} .,:;!?'()#%&*+/=@_-]{1,80}");

  private static final Pattern ADDRESS = Pattern.compile("(?i).*(//|www\\.).*");

  /// RFC 6750 section 2.1, and 128 bits.
  private static final Pattern NOTIFICATION_TOKEN = Pattern.compile("[\\w.~+/-]{22,1024}=*");

  private final Tenants tenants;
  private final Authority authority;
  private final ClientAuthentication authentication;
  private final SenderKeys senderKeys;
  private final Wishes wishes;
  private final Approvals approvals;
  private final BlindIndexes indexes;
  private final PersonalData personal;
  private final Refusals refusals;
  private final RegisteredKeys keys;
  private final PublicUrls urls;
  private final InstantSource clock;

  BackchannelAuthenticationEndpoint(
      Tenants tenants,
      Authority authority,
      ClientAuthentication authentication,
      SenderKeys senderKeys,
      Wishes wishes,
      Approvals approvals,
      BlindIndexes indexes,
      PersonalData personal,
      Refusals refusals,
      RegisteredKeys keys,
      PublicUrls urls,
      InstantSource clock) {
    this.tenants = tenants;
    this.authority = authority;
    this.authentication = authentication;
    this.senderKeys = senderKeys;
    this.wishes = wishes;
    this.approvals = approvals;
    this.indexes = indexes;
    this.personal = personal;
    this.refusals = refusals;
    this.keys = keys;
    this.urls = urls;
    this.clock = clock;
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> authenticate(@PathVariable String tenant, HttpRequest<byte[]> http) {
    var id = tenants.known(tenant);
    if (id == null || !GrantTypes.isOn(authority.now(id), GrantType.CIBA)) {
      return Json.notFound();
    }
    var attempt =
        new Refusals.Attempt(
            id, Origin.of(http), Origin.correlation(http), "backchannel_authentication");
    try {
      var form = FormBody.parse(http.getBody().orElse(null));
      attempt.form(form, () -> Evidence.claimed(http, form));
      var view = authority.now(id);
      var evidence = Evidence.of(http, form);
      var proof = senderKeys.proof(view, evidence, "bc-authorize");
      var client = authentication.authenticate(view, evidence, clock.instant());
      attempt.client(client);
      mayAsk(client);
      var asked =
          new Asked(client, senderKeys.shown(id, evidence, proof), parameters(view, client, form));
      return Json.ok(response(waiting(view, asked, attempt, http)));
    } catch (OAuthException refusal) {
      refusals.record(attempt, refusal, clock.instant());
      return Json.error(refusal, http);
    }
  }

  /// Section 7.1.1: a signed request has all parameters inside, and is the only kind that a client
  /// sends which registered an algorithm for it.
  private Parameters parameters(
      View view, AuthenticatedClient client, Map<String, List<String>> form) {
    var sent = PARAMETERS.read(form);
    var object = sent.maybe("request").orElse(null);
    if (object == null) {
      if (client instanceof App app
          && app.client().metadata().requests().backchannelSigningAlg() != null) {
        throw new OAuthException(INVALID_REQUEST, "this client's requests must be signed");
      }
      return sent;
    }
    if (!(client instanceof App app)) {
      throw new OAuthException(INVALID_REQUEST, "only a client's request can be signed");
    }
    if (sent.values().entrySet().stream()
        .anyMatch(one -> !one.getKey().equals("request") && !one.getValue().isEmpty())) {
      throw new OAuthException(INVALID_REQUEST, "send all parameters inside the signed request");
    }
    return PARAMETERS.read(
        new RequestObject(
                RequestObject.Kind.BACKCHANNEL,
                view,
                app.client(),
                keys,
                urls.issuer(view.tenant()),
                clock.instant())
            .read(object));
  }

  private static void mayAsk(AuthenticatedClient client) {
    if (client.isPublic() || !client.mayUse(GrantType.CIBA) || mode(client).equals("push")) {
      throw new OAuthException(UNAUTHORIZED_CLIENT, "this client may not use that flow");
    }
  }

  private static Callbacks callbacks(AuthenticatedClient client) {
    return client instanceof App app ? app.client().metadata().callbacks() : Callbacks.NONE;
  }

  private static String mode(AuthenticatedClient client) {
    var mode = callbacks(client).tokenDeliveryMode();
    return mode == null ? "poll" : mode;
  }

  /// @param proved the key that the sender of the request holds
  private record Asked(
      AuthenticatedClient client, @Nullable Confirmation proved, Parameters parameters) {}

  private Approvals.Waiting waiting(
      View view, Asked asked, Refusals.Attempt attempt, HttpRequest<?> http) {
    var client = asked.client();
    var parameters = asked.parameters();
    var now = clock.instant();
    var message = bindingMessage(parameters);
    var expires = now.plus(lifetime(parameters));
    var notification = notificationToken(client, parameters);
    var wish = wishes.read(view, client, asked.proved(), parameters, now);
    var user = person(view, client, parameters);
    var acrValues = parameters.maybe("acr_values").map(v -> List.of(v.strip().split(" +")));
    return approvals.add(
        "arq",
        attempt.correlation(),
        (approval, secret, _) ->
            new PendingApproval(
                view.tenant(),
                approval,
                GrantType.CIBA,
                client.id(),
                wish.agent(),
                user,
                wish.resource(),
                wish.scopes(),
                wish.details(),
                message,
                null,
                acrValues.orElse(List.of()),
                attempt.origin(),
                Device.of(http.getHeaders().get("User-Agent")),
                wish.parents(),
                notification == null ? null : ping(view, client, user, secret, notification),
                now,
                expires));
  }

  /// Section 7.1: exactly one hint, and no code, cookie or address says who is meant.
  private UserId person(View view, AuthenticatedClient client, Parameters parameters) {
    var sent = HINTS.stream().filter(hint -> parameters.maybe(hint).isPresent()).toList();
    if (sent.size() != 1) {
      throw new OAuthException(INVALID_REQUEST, "send one of " + String.join(", ", HINTS));
    }
    var hint = parameters.one(sent.getFirst());
    var user =
        switch (sent.getFirst()) {
          case "login_hint" -> byName(view, hint);
          case "id_token_hint" -> byIdToken(view, client, hint);
          default ->
              throw new OAuthException(
                  INVALID_REQUEST, "login_hint_token is not taken here: send another hint");
        };
    if (user == null || user.status() != Status.ACTIVE) {
      throw new OAuthException(UNKNOWN_USER_ID, "the hint means nobody here");
    }
    return user.id();
  }

  private @Nullable UserAuthority byName(View view, String name) {
    if (name.isBlank() || name.length() > 320) {
      return null;
    }
    var user = view.userByLogin(indexes.login(view.tenant(), name));
    return user == null ? view.user(new UserId(name)) : user;
  }

  private @Nullable UserAuthority byIdToken(View view, AuthenticatedClient client, String token) {
    var hint = IdTokenHint.read(view, urls.issuer(view.tenant()), token);
    return hint == null || !hint.client().equals(client.id()) ? null : view.user(hint.user());
  }

  private static @Nullable String bindingMessage(Parameters parameters) {
    var message = parameters.maybe("binding_message").orElse(null);
    if (message != null
        && (!BINDING_MESSAGE.matcher(message).matches() || ADDRESS.matcher(message).matches())) {
      throw new OAuthException(
          INVALID_BINDING_MESSAGE, "binding_message has 1 to 80 plain characters, no address");
    }
    return message;
  }

  private static Duration lifetime(Parameters parameters) {
    var asked = parameters.maybe("requested_expiry").orElse(null);
    if (asked == null) {
      return LIFETIME;
    }
    if (!asked.matches("[1-9][0-9]{0,8}")) {
      throw new OAuthException(INVALID_REQUEST, "requested_expiry is a number of seconds");
    }
    return Duration.ofSeconds(Math.clamp(Long.parseLong(asked), SHORTEST_SECONDS, LONGEST_SECONDS));
  }

  private static @Nullable String notificationToken(
      AuthenticatedClient client, Parameters parameters) {
    if (!mode(client).equals("ping")) {
      return null;
    }
    var token = parameters.maybe("client_notification_token").orElse("");
    if (!NOTIFICATION_TOKEN.matcher(token).matches()) {
      throw new OAuthException(
          INVALID_REQUEST, "client_notification_token of 128 bits or more is required");
    }
    if (callbacks(client).notificationEndpoint() == null) {
      throw new OAuthException(UNAUTHORIZED_CLIENT, "the client has no notification endpoint");
    }
    return token;
  }

  private @Nullable Ping ping(
      View view, AuthenticatedClient client, UserId user, String requestId, String token) {
    var endpoint = callbacks(client).notificationEndpoint();
    return endpoint == null
        ? null
        : new Ping(
            endpoint,
            personal.seal(view.tenant(), user.value(), "auth_req_id", requestId),
            personal.seal(view.tenant(), user.value(), "client_notification_token", token));
  }

  /// Section 7.3.
  private Map<String, Object> response(Approvals.Waiting waiting) {
    var approval = waiting.approval();
    var response = new LinkedHashMap<String, Object>();
    response.put("auth_req_id", waiting.secret());
    response.put("expires_in", Duration.between(approval.at(), approval.expiresAt()).toSeconds());
    response.put("interval", ApprovalStore.INTERVAL.toSeconds());
    return response;
  }
}
