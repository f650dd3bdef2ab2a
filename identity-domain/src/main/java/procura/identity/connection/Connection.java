package procura.identity.connection;

/// The states a connection can be in.
public sealed interface Connection {

  record Unknown() implements Connection {}

  record Present(ConnectionProfile profile) implements Connection {}

  record Removed() implements Connection {}
}
