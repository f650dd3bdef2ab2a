package procura.outbound;

import static procura.outbound.Outcome.Reason.BAD_URL;
import static procura.outbound.Outcome.Reason.BUSY;
import static procura.outbound.Outcome.Reason.CONNECTION;
import static procura.outbound.Outcome.Reason.ENCODED;
import static procura.outbound.Outcome.Reason.FORBIDDEN_ADDRESS;
import static procura.outbound.Outcome.Reason.TIMEOUT;
import static procura.outbound.Outcome.Reason.TOO_LARGE;
import static procura.outbound.Outcome.Reason.UNKNOWN_HOST;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.outbound.Outcome.Answer;
import procura.outbound.Outcome.Failure;

/// The one hardened HTTP client. A stranger may name the host, so: https alone; the address is
/// checked after resolution and is the one that is connected; no redirect, cookie, proxy, retry or
/// compression; connect within 2 s, each read within 3 s, all of it within the call's own time; and
/// never more bytes than the call allows. A tenant has so many calls under way and no more.
@Singleton
public final class Outbound implements AutoCloseable {

  /// Calls under way at once, on threads of their own: a name server that doesn't answer holds a
  /// thread that nothing can interrupt.
  private static final int MOST_CALLS = 64;

  /// Of one tenant: a stranger may name hosts that take all the time they are given.
  private static final int MOST_CALLS_OF_A_TENANT = 16;

  private static final int MOST_SHARES = 10_000;

  private final OutboundSettings settings;
  private final CloseableHttpClient client;
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          MOST_CALLS,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("outbound-", 0).factory());

  /// Kept by those who have a part of it.
  private final Cache<TenantId, Semaphore> shares =
      Caffeine.newBuilder().weakValues().maximumSize(MOST_SHARES).build();

  @Inject
  public Outbound(OutboundSettings settings) {
    this(settings, Names.ofTheSystem());
  }

  Outbound(OutboundSettings settings, Names names) {
    this.settings = settings;
    this.client =
        HardenedClient.of(
            new CheckedNames(names, settings.allowLoopback()), Trust.of(settings.caFile()));
  }

  /// Waits for the answer, never longer than the call allows.
  public Outcome send(Call call) {
    var refusal = refusal(call.url());
    if (refusal != null) {
      return new Failure(BAD_URL, refusal);
    }
    var request = request(call);
    var until = System.nanoTime() + call.within().toNanos();
    var share = shares.get(call.tenant(), _ -> new Semaphore(MOST_CALLS_OF_A_TENANT, true));
    try {
      if (!share.tryAcquire(call.within().toNanos(), TimeUnit.NANOSECONDS)) {
        return new Failure(BUSY, "too many calls of the tenant are under way");
      }
      return submit(call, request, share)
          .get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      request.cancel();
      return new Failure(TIMEOUT, "no whole answer within " + call.within());
    } catch (InterruptedException _) {
      request.cancel();
      Thread.currentThread().interrupt();
      return new Failure(TIMEOUT, "interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a call out failed", e.getCause());
    }
  }

  /// The share is given back when the thread is free, which may be long after who waits gave up.
  private Future<Outcome> submit(Call call, HttpUriRequestBase request, Semaphore share) {
    try {
      return threads.submit(() -> {
        try {
          return exchange(call, request);
        } finally {
          share.release();
        }
      });
    } catch (RejectedExecutionException _) {
      share.release();
      return CompletableFuture.completedFuture(new Failure(BUSY, "too many calls are under way"));
    }
  }

  private @Nullable String refusal(URI url) {
    var host = url.getHost();
    if (!url.isAbsolute() || host == null || url.getRawUserInfo() != null) {
      return "must be an absolute URL with a host and without user information";
    }
    if (url.getRawFragment() != null) {
      return "must not have a fragment";
    }
    return switch (url.getScheme().toLowerCase(Locale.ROOT)) {
      case "https" -> null;
      case "http" ->
          settings.allowLoopback() && CheckedNames.isLoopback(host) ? null : "must be https";
      default -> "must be https";
    };
  }

  private static HttpUriRequestBase request(Call call) {
    HttpUriRequestBase request;
    if (call.body() == null) {
      request = new HttpGet(call.url());
    } else {
      request = new HttpPost(call.url());
      request.setEntity(
          new StringEntity(
              call.body().text(),
              ContentType.parse(call.body().contentType()).withCharset(StandardCharsets.UTF_8)));
    }
    call.headers().forEach(request::setHeader);
    return request;
  }

  private Outcome exchange(Call call, HttpUriRequestBase request) {
    var target = HttpHost.create(call.url());
    try {
      return read(call, client.executeOpen(target, request, null));
    } catch (CheckedNames.Forbidden e) {
      return new Failure(FORBIDDEN_ADDRESS, String.valueOf(e.getMessage()));
    } catch (UnknownHostException e) {
      return new Failure(UNKNOWN_HOST, String.valueOf(e.getMessage()));
    } catch (InterruptedIOException e) {
      return new Failure(TIMEOUT, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Failure(CONNECTION, e.getClass().getSimpleName() + ": " + e.getMessage());
    } finally {
      request.cancel(); // closing the answer instead would read all that is left of it
    }
  }

  private static Outcome read(Call call, ClassicHttpResponse response) throws IOException {
    var headers = headers(response);
    var entity = response.getEntity();
    if (entity == null) {
      return new Answer(response.getCode(), headers, new byte[0]);
    }
    var encoding = headers.getOrDefault("content-encoding", "identity");
    if (!encoding.strip().equalsIgnoreCase("identity")) {
      return new Failure(ENCODED, "Content-Encoding " + encoding);
    }
    if (entity.getContentLength() > call.mostBytes()) {
      return new Failure(TOO_LARGE, "Content-Length " + entity.getContentLength());
    }
    var content = entity.getContent();
    var bytes = content == null ? new byte[0] : content.readNBytes(call.mostBytes() + 1);
    if (bytes.length > call.mostBytes()) {
      return new Failure(TOO_LARGE, "more than " + call.mostBytes() + " bytes");
    }
    return new Answer(response.getCode(), headers, bytes);
  }

  private static Map<String, String> headers(ClassicHttpResponse response) {
    var headers = new HashMap<String, String>();
    for (Header header : response.getHeaders()) {
      headers.merge(
          header.getName().toLowerCase(Locale.ROOT),
          String.valueOf(header.getValue()),
          (first, next) -> first + ", " + next);
    }
    headers.remove(HttpHeaders.SET_COOKIE.toLowerCase(Locale.ROOT));
    return headers;
  }

  @PreDestroy
  @Override
  public void close() {
    threads.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }
}
