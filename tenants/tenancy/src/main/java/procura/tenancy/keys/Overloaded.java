package procura.tenancy.keys;

/// More passwords are waiting to be hashed than this node can do in a second. Try again later.
public final class Overloaded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public Overloaded() {
    super("too many sign-ins at once", null, false, false);
  }
}
