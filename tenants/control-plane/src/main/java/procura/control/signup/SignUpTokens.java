package procura.control.signup;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.control.access.SignUpMode;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;

/// Who may sign a tenant up: everybody where `procura.signup` is `open`, otherwise who has a token
/// that works once. One is printed when the server starts for the first time, so there is no
/// default administrator; it stays good over restarts until somebody signed up with it.
@Singleton
public final class SignUpTokens implements ApplicationEventListener<StartupEvent> {

  private static final Logger LOG = LoggerFactory.getLogger(SignUpTokens.class);
  private static final String KIND = "signup";

  private static final Table<Record> TOKEN = table(name("control", "sign_up_token"));
  private static final Table<Record> ENTRY = table(name("directory", "entry"));
  private static final Field<String> TOKEN_HASH = field(name("token_hash"), String.class);
  private static final Field<String> KIND_COLUMN = field(name("kind"), String.class);

  private final TenantConnections connections;
  private final Secrets secrets;
  private final SignUpMode mode;

  SignUpTokens(TenantConnections connections, Secrets secrets, SignUpMode mode) {
    this.connections = connections;
    this.secrets = secrets;
    this.mode = mode;
  }

  /// A new token. Works once.
  public String mint() {
    var token = secrets.token(KIND);
    connections.<Integer>everyTenant(
        sql -> sql.insertInto(TOKEN, TOKEN_HASH).values(Secrets.hash(token)).execute());
    return token;
  }

  /// Takes `token` for one sign-up, and gives it back when that fails.
  <T> T using(@Nullable String token, Supplier<T> signUp) {
    if (mode.isOpen()) {
      return signUp.get();
    }
    if (token == null || !Secrets.wellFormed(KIND, token) || !take(token)) {
      throw new ProblemException(
          ProblemType.SIGN_UP_REFUSED, "`signup_token` is missing, wrong or used");
    }
    var done = false;
    try {
      var result = signUp.get();
      done = true;
      return result;
    } finally {
      if (!done) {
        giveBack(token);
      }
    }
  }

  private boolean take(String token) {
    return connections.<Integer>everyTenant(
            sql -> sql.deleteFrom(TOKEN).where(TOKEN_HASH.eq(Secrets.hash(token))).execute())
        == 1;
  }

  private void giveBack(String token) {
    connections.<Integer>everyTenant(sql ->
        sql.insertInto(TOKEN, TOKEN_HASH)
            .values(Secrets.hash(token))
            .onConflictDoNothing()
            .execute());
  }

  @Override
  public void onApplicationEvent(StartupEvent event) {
    var token = mode.isOpen() ? null : first();
    if (token != null) {
      LOG.info("sign up the first tenant with this token, which works once: {}", token);
    }
  }

  /// A token where there is neither a tenant nor a token: at the first start, and after a node died
  /// during the first sign-up and took the token with it. Null at any other.
  public @Nullable String first() {
    var token = secrets.token(KIND);
    return connections.<Boolean>everyTenant(sql -> mintFirst(sql, token)) ? token : null;
  }

  private static boolean mintFirst(DSLContext sql, String token) {
    // nodes that start together take turns
    sql.execute("select pg_advisory_xact_lock(7265766, 3)");
    return !sql.fetchExists(sql.selectOne().from(TOKEN))
        && !sql.fetchExists(sql.selectOne().from(ENTRY).where(KIND_COLUMN.eq("tenant")))
        && sql.insertInto(TOKEN, TOKEN_HASH).values(Secrets.hash(token)).execute() == 1;
  }
}
