package procura.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import io.micronaut.scheduling.annotation.Scheduled;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import procura.tenancy.isolation.DatabaseSettings;

/// What grows by requests does not grow for ever: every table whose rows run out has somebody who
/// removes them. A new table is in here by itself.
class GrowingTablesIT {

  private static final String LONG_AGO = "timestamptz '2020-01-01'";

  private record Table(String schema, String name) {

    String quoted() {
      return "\"" + schema + "\".\"" + name + "\"";
    }
  }

  @Test
  void whateverRunsOutIsRemoved() throws Exception {
    try (var product = PlatformUnderTest.onFeed("store")) {
      checkAll(product);
    }
  }

  private static void checkAll(PlatformUnderTest product) throws SQLException {
    var context = product.context();
    var settings = context.getBean(DatabaseSettings.class);
    try (var owner =
        DriverManager.getConnection(settings.url(), settings.user(), settings.password())) {
      var tables = runningOut(owner);
      assertThat(tables)
          .extracting(Table::name)
          .contains(
              "authorization_code",
              "refresh_token",
              "reference_token",
              "assertion_id",
              "authorization_request",
              "session",
              "console_session",
              "invitation",
              "revocation");
      for (var table : tables) {
        admitAnything(owner, table);
        addOneThatRanOutLongAgo(owner, table);
      }
      keepHouse(context);
      for (var table : tables) {
        assertThat(count(owner, table)).as("%s has nobody who cleans it", table).isZero();
      }
    }
  }

  private static List<Table> runningOut(Connection owner) throws SQLException {
    var found = new ArrayList<Table>();
    try (var query =
            owner.prepareStatement(
                """
                select distinct c.table_schema, c.table_name
                from information_schema.columns c
                join information_schema.tables t using (table_schema, table_name)
                where c.column_name in ('expires_at', 'until') and t.table_type = 'BASE TABLE'
                  and c.table_schema in ('token', 'control', 'authority', 'audit', 'tenancy')
                order by 1, 2
                """);
        var rows = query.executeQuery()) {
      while (rows.next()) {
        found.add(new Table(rows.getString(1), rows.getString(2)));
      }
    }
    return found;
  }

  /// A row that says nothing is enough here.
  private static void admitAnything(Connection owner, Table table) throws SQLException {
    try (var statement = owner.createStatement()) {
      statement.execute(
          """
          do $$
          declare
            own record;
          begin
            for own in select conname from pg_constraint
              where conrelid = '%1$s'::regclass and contype in ('c', 'f') loop
              execute format('alter table %1$s drop constraint %%I', own.conname);
            end loop;
          end
          $$
          """
              .formatted(table.quoted()));
    }
  }

  private static void addOneThatRanOutLongAgo(Connection owner, Table table) throws SQLException {
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    try (var query =
        owner.prepareStatement(
            """
            select column_name, udt_name from information_schema.columns
            where table_schema = ? and table_name = ? and is_generated = 'NEVER'
              and is_identity = 'NO' and (is_nullable = 'NO' or udt_name = 'timestamptz')
            """)) {
      query.setString(1, table.schema());
      query.setString(2, table.name());
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          names.add('"' + rows.getString(1) + '"');
          values.add(value(rows.getString(2)));
        }
      }
    }
    try (var insert = owner.createStatement()) {
      insert.execute(
          "insert into %s (%s) values (%s)"
              .formatted(table.quoted(), String.join(", ", names), String.join(", ", values)));
    }
  }

  private static String value(String type) {
    return switch (type) {
      case "timestamptz" -> LONG_AGO;
      case "int2", "int4", "int8" -> "0";
      case "bool" -> "false";
      case "jsonb", "json" -> "'{}'";
      case "bytea" -> "'\\x00'";
      case "_text" -> "'{}'";
      default -> "'long-ago'";
    };
  }

  private static long count(Connection owner, Table table) throws SQLException {
    try (var query = owner.createStatement();
        var rows =
            query.executeQuery(
                "select count(*) from " + table.quoted() + " where tenant = 'long-ago'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /// Does at once what is done now and then.
  private static void keepHouse(ApplicationContext context) {
    context.getAllBeanDefinitions().forEach(definition -> keepHouse(context, definition));
  }

  private static <B> void keepHouse(ApplicationContext context, BeanDefinition<B> definition) {
    for (var method : definition.getExecutableMethods()) {
      if (method.hasAnnotation(Scheduled.class)) {
        invoke(method, context.getBean(definition));
      }
    }
  }

  private static <B, R> void invoke(ExecutableMethod<B, R> method, B bean) {
    method.invoke(bean);
  }
}
