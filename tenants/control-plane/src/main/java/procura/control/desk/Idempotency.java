package procura.control.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.control.desk.IdempotencyStore.Answer;
import procura.control.desk.IdempotencyStore.Claim.Claimed;
import procura.control.desk.IdempotencyStore.Claim.Known;
import procura.control.desk.IdempotencyStore.Claim.TakenOver;
import procura.control.desk.IdempotencyStore.Name;
import procura.control.desk.IdempotencyStore.Sealed;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;
import procura.control.request.Caller;
import procura.control.request.Change;
import procura.eventstore.Commands;
import procura.identity.TenantId;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.keys.Envelope;
import procura.tenancy.keys.Secrets;

/// Makes a change that is sent again with the same `Idempotency-Key` the same change: within a day
/// it gets the first answer again, also the secret that is shown once. Only who got an answer gets
/// it again, and only for the same request.
///
/// It holds also when the node dies after the change is recorded and before its answer is kept: ids
/// and secrets are derived from a seed that is stored before anything happens, and the facts carry
/// a tag of the seed that can be recorded once.
@Singleton
public final class Idempotency {

  private static final Logger LOG = LoggerFactory.getLogger(Idempotency.class);
  private static final int LONGEST_KEY = 255;
  private static final int SEED_BYTES = 32;
  private static final String PURPOSE = "idempotent answer";
  private static final String SEED = "idempotent seed";

  private final IdempotencyStore store;
  private final Envelope envelope;
  private final BlindIndexes blindIndexes;
  private final Commands commands;
  private final Secrets secrets;
  private final Desk desk;
  private final ObjectMapper json = JsonMapper.builder().build();

  Idempotency(
      IdempotencyStore store,
      Envelope envelope,
      BlindIndexes blindIndexes,
      Commands commands,
      Secrets secrets,
      Desk desk) {
    this.store = store;
    this.envelope = envelope;
    this.blindIndexes = blindIndexes;
    this.commands = commands;
    this.secrets = secrets;
    this.desk = desk;
  }

  /// Runs `change` unless its answer is known.
  public <T> HttpResponse<T> once(
      Caller caller,
      HttpRequest<?> request,
      @Nullable String body,
      Class<T> type,
      Function<Caller, HttpResponse<T>> change) {
    var actor = caller.cause().actor();
    return once(
        caller.tenant(),
        actor.user() + " " + actor.client(),
        request,
        // keyed, because a body may hold a password
        () -> blindIndexes.index(caller.tenant(), "request", body == null ? "" : body).value(),
        type,
        wanted -> change.apply(caller.with(wanted)));
  }

  /// The same for a change that leaves nothing to answer with. What `check` looks for is not looked
  /// for again once the change is decided: it may be gone by it.
  public HttpResponse<Void> done(
      HttpRequest<?> request,
      @Nullable String body,
      Consumer<Caller> check,
      Consumer<Caller> change) {
    return once(
        Caller.of(request),
        request,
        body,
        Void.class,
        caller -> {
          if (!caller.isDecided()) {
            check.accept(caller);
          }
          change.accept(caller);
          return HttpResponse.noContent();
        });
  }

  /// The same for a caller that is nobody yet. `fingerprint` is what makes two requests the same.
  public <T> HttpResponse<T> once(
      TenantId tenant,
      String caller,
      HttpRequest<?> request,
      Supplier<String> fingerprint,
      Class<T> type,
      Function<Change, HttpResponse<T>> change) {
    var key = request.getHeaders().get("Idempotency-Key");
    if (key == null) {
      return change.apply(Change.once(secrets));
    }
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "`Idempotency-Key` must be 1 to 255 characters");
    }
    var name = new Name(tenant, caller, key);
    var hash =
        Secrets.hash(request.getMethodName() + " " + request.getPath() + "\n" + fingerprint.get());
    var seed = Base64.getEncoder().encodeToString(secrets.bytes(SEED_BYTES));
    return switch (store.claim(name, hash, new Sealed(envelope.seal(SEED, seed)), desk.now())) {
      case Claimed _ -> first(name, hash, claim(tenant, seed, false), change);
      case TakenOver(var sealed) ->
          first(name, hash, claim(tenant, envelope.open(SEED, sealed.bytes()), true), change);
      case Known(var answer) -> again(answer, hash, type);
    };
  }

  /// Everything about a change that must be the same when it is sent again.
  private Change claim(TenantId tenant, String seed, boolean again) {
    var derived = Secrets.derivedFrom(Base64.getDecoder().decode(seed));
    var claim = tenant.tag("change", derived.id("chg"));
    return new Change(derived, claim, again ? commands.recorded(claim) : List.of());
  }

  private <T> HttpResponse<T> first(
      Name name, String hash, Change wanted, Function<Change, HttpResponse<T>> change) {
    HttpResponse<T> response;
    try {
      response = change.apply(wanted);
    } catch (ProblemException e) {
      if (wanted.claim() != null && commands.recorded(wanted.claim()).isEmpty()) {
        store.release(name);
      } else {
        store.abandon(name, desk.now());
      }
      throw e;
    } catch (RuntimeException e) {
      // nobody knows whether it was recorded: whoever asks again finds out
      afterwards(() -> store.abandon(name, desk.now()));
      throw e;
    }
    afterwards(() -> store.keep(name, answer(hash, response)));
    return response;
  }

  /// What was decided stands, whether or not its answer can be kept.
  private static void afterwards(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn(
          "an answer could not be kept, and will be made again if it is asked for: {}",
          String.valueOf(e));
    }
  }

  private Answer answer(String hash, HttpResponse<?> response) {
    var body = response.body();
    try {
      return new Answer(
          hash,
          response.code(),
          response.getHeaders().get("Location"),
          response.getHeaders().get("ETag"),
          body == null ? null : new Sealed(envelope.seal(PURPOSE, json.writeValueAsString(body))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> HttpResponse<T> again(Answer known, String hash, Class<T> type) {
    if (!known.requestHash().equals(hash)) {
      throw new ProblemException(
          ProblemType.IDEMPOTENCY_KEY_REUSED,
          "this `Idempotency-Key` came with another request: use a new one");
    }
    if (known.status() == null) {
      throw new ProblemException(
          ProblemType.REQUEST_IN_PROGRESS, "the first request is still being worked on");
    }
    var response = HttpResponse.<T>status(HttpStatus.valueOf(known.status()));
    if (known.location() != null) {
      response.header("Location", known.location());
    }
    if (known.etag() != null) {
      response.header("ETag", known.etag());
    }
    if (known.body() != null) {
      try {
        response.body(json.readValue(envelope.open(PURPOSE, known.body().bytes()), type));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    return response;
  }
}
