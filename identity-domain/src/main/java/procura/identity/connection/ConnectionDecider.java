package procura.identity.connection;

import static procura.identity.Decision.accept;
import static procura.identity.Decision.nothingToDo;
import static procura.identity.Decision.reject;

import procura.identity.Decider;
import procura.identity.Decision;
import procura.identity.connection.Connection.Present;
import procura.identity.connection.Connection.Removed;
import procura.identity.connection.Connection.Unknown;
import procura.identity.connection.ConnectionCommand.AddConnection;
import procura.identity.connection.ConnectionCommand.ChangeConnection;
import procura.identity.connection.ConnectionCommand.RemoveConnection;
import procura.identity.connection.ConnectionEvent.ConnectionAdded;
import procura.identity.connection.ConnectionEvent.ConnectionChanged;
import procura.identity.connection.ConnectionEvent.ConnectionRemoved;
import procura.identity.connection.ConnectionRejection.ConnectionIsThere;
import procura.identity.connection.ConnectionRejection.ConnectionNotFound;
import procura.identity.connection.ConnectionRejection.IssuerIsFixed;

/// The life of a connection: added, changed in all but its issuer, removed for good.
public final class ConnectionDecider
    implements Decider<Connection, ConnectionCommand, ConnectionEvent, ConnectionRejection> {

  @Override
  public Connection initial() {
    return new Unknown();
  }

  @Override
  public Decision<ConnectionEvent, ConnectionRejection> decide(
      Connection connection, ConnectionCommand command) {
    return switch (connection) {
      case Unknown _ when command instanceof AddConnection(var t, var id, var profile, var at) ->
          accept(new ConnectionAdded(t, id, profile, at));
      case Unknown _ -> reject(new ConnectionNotFound(command.connection()));
      case Present(var profile) -> decide(profile, command);
      case Removed _ when command instanceof RemoveConnection -> nothingToDo();
      case Removed _ -> reject(new ConnectionNotFound(command.connection()));
    };
  }

  private static Decision<ConnectionEvent, ConnectionRejection> decide(
      ConnectionProfile profile, ConnectionCommand command) {
    return switch (command) {
      case AddConnection(_, var id, _, _) -> reject(new ConnectionIsThere(id));
      case ChangeConnection(_, _, var wanted, _) when wanted.equals(profile) -> nothingToDo();
      case ChangeConnection(_, var id, var wanted, _)
          when !wanted.issuer().equals(profile.issuer()) ->
          reject(new IssuerIsFixed(id));
      case ChangeConnection(var t, var id, var wanted, var at) ->
          accept(new ConnectionChanged(t, id, wanted, at));
      case RemoveConnection(var t, var id, var at) -> accept(new ConnectionRemoved(t, id, at));
    };
  }

  @Override
  public Connection evolve(Connection connection, ConnectionEvent event) {
    return switch (event) {
      case ConnectionAdded(_, _, var profile, _) -> new Present(profile);
      case ConnectionChanged(_, _, var profile, _) -> new Present(profile);
      case ConnectionRemoved _ -> new Removed();
    };
  }
}
