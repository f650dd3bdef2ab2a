package procura.control.grants;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import java.util.List;
import procura.control.grants.Credentials.Made;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;
import procura.control.request.Answers;
import procura.control.request.Page;
import procura.control.request.PageRequest;
import procura.control.request.Preconditions;
import procura.directory.Documents.CredentialDocument;
import procura.identity.TenantId;
import procura.tenancy.isolation.PublicUrls;

/// What one agent or client can prove itself by, as the API shows it.
///
/// @param owner where the API keeps them, below their tenant: `agents/agt_1`
/// @param position their tag, which is that of each credential too
public record CredentialSet(String owner, List<CredentialDocument> credentials, long position) {

  public Page<CredentialAnswer> page(HttpRequest<?> request) {
    return Page.of(CredentialAnswer.of(credentials), PageRequest.of(request));
  }

  public HttpResponse<CredentialAnswer> one(HttpRequest<?> request, String id) {
    return Preconditions.entity(request, CredentialAnswer.of(named(id), null), position);
  }

  /// `201` for one that was just added; its secret is told here alone.
  public HttpResponse<CredentialAnswer> created(PublicUrls urls, TenantId tenant, Made made) {
    var added = named(made.credential().id());
    return Answers.created(
        urls,
        tenant,
        owner + "/credentials",
        added.id(),
        CredentialAnswer.of(added, made.secret()),
        position);
  }

  /// Whoever has nothing left to authenticate with would be locked out.
  ///
  /// @param instead what an administrator does who wants just that
  public void checkNotLast(String id, String instead) {
    if (credentials.size() == 1 && credentials.getFirst().id().equals(id)) {
      throw new ProblemException(
          ProblemType.LAST_CREDENTIAL, "add another credential first, or " + instead);
    }
  }

  /// Revoked meanwhile, it is not there.
  private CredentialDocument named(String id) {
    return References.found(
        credentials.stream().filter(one -> one.id().equals(id)).findFirst().orElse(null));
  }
}
