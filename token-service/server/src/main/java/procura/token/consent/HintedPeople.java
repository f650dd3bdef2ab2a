package procura.token.consent;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.token.check.AuthorizationRequest;
import procura.token.claims.Subjects;
import procura.token.session.Session;

/// Whom a client means by the `sub` that it knows somebody by (`id_token_hint`, or the claim
/// `sub`): a pairwise identifier says so of the person who is signed in, or of nobody here.
@Singleton
public final class HintedPeople {

  private final Subjects subjects;

  HintedPeople(Subjects subjects) {
    this.subjects = subjects;
  }

  public AuthorizationRequest in(
      View view, AuthorizationRequest request, @Nullable Session session) {
    var hinted = request.onlyUser();
    return hinted == null
            || session == null
            || !subjects.of(view, request.client(), session.user()).equals(hinted.value())
        ? request
        : request.onlyFor(session.user());
  }
}
