package procura.control.request;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import procura.identity.TenantId;
import procura.tenancy.isolation.PublicUrls;

/// Answers that several operations give alike.
public final class Answers {

  private Answers() {}

  /// `201` with where the entity is from now on, and its tag.
  public static <T> HttpResponse<T> created(
      PublicUrls urls, TenantId tenant, String collection, String id, T entity, long position) {
    return HttpResponse.<T>status(HttpStatus.CREATED)
        .header("Location", location(urls, tenant, collection, id))
        .header("ETag", Preconditions.etag(position))
        .body(entity);
  }

  public static String location(PublicUrls urls, TenantId tenant, String collection, String id) {
    return urls.adminApi() + "/tenants/" + tenant + "/" + collection + "/" + id;
  }

  /// `200` with what an entity has become, and its tag.
  public static <T> MutableHttpResponse<T> changed(T entity, long position) {
    return HttpResponse.ok(entity).header("ETag", Preconditions.etag(position));
  }
}
