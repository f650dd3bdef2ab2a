package procura.resource;

/// The resource's own say on who may act here. Decide on the subject and the newest actor; older
/// actors are history (RFC 8693 section 4.1).
@FunctionalInterface
public interface ActorPolicy {

  boolean admits(AccessToken token);
}
