package procura.identity.role;

/// The states a role can be in.
public sealed interface Role {

  record Undefined() implements Role {}

  record Defined(RoleId id, String name) implements Role {}

  record Removed(RoleId id) implements Role {}
}
