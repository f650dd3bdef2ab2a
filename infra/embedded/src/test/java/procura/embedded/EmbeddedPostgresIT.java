package procura.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {

  @TempDir Path folder;

  @Nested
  class Durable {

    @Test
    void dataSurvivesCloseAndStart() throws Exception {
      int port;
      try (var first = EmbeddedPostgres.durable(data(), 0)) {
        port = first.port();
        update(first, "create table fact (name text)");
        update(first, "insert into fact values ('kept')");
      }
      try (var second = EmbeddedPostgres.durable(data(), 0)) {
        assertThat(query(second, "select name from fact")).isEqualTo("kept");
        assertThat(second.port()).isEqualTo(port);
        assertThat(second.adopted()).isFalse();
      }
    }

    @Test
    void everyAcknowledgedCommitIsOnDisk() throws Exception {
      try (var postgres = EmbeddedPostgres.durable(data(), 0, Map.of("shared_buffers", "64MB"))) {
        assertThat(query(postgres, "show fsync")).isEqualTo("on");
        assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");
        assertThat(query(postgres, "show full_page_writes")).isEqualTo("on");
        assertThat(query(postgres, "show data_checksums")).isEqualTo("on");
        assertThat(query(postgres, "show shared_buffers")).isEqualTo("64MB");
      }
    }

    @Test
    void theRoleIsNoSuperuserAndMakesRolesAndSchemas() throws Exception {
      try (var postgres = EmbeddedPostgres.durable(data(), 0)) {
        assertThat(
                query(
                    postgres,
                    "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"))
            .isEqualTo("f");
        update(
            postgres,
            "create role procura_app nologin; grant procura_app to current_user; create schema token");
        assertThat(
                query(
                    postgres,
                    "select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'procura'"))
            .isEqualTo("b C.UTF-8");
      }
    }

    @Test
    void nobodyGetsInWithoutThePassword() throws Exception {
      try (var postgres = EmbeddedPostgres.durable(data(), 0)) {
        for (var user : new String[] {"procura", "postgres"}) {
          assertThatThrownBy(
                  () -> DriverManager.getConnection(postgres.jdbcUrl(), user, "guess").close())
              .isInstanceOf(SQLException.class)
              .hasMessageContaining("password authentication failed");
        }
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(data().resolve("passwords"))))
            .isEqualTo("rw-------");
      }
    }

    @Test
    void aServerLeftByAKilledJvmIsAdopted() throws Exception {
      int port;
      try (var owner = OtherJvm.run(PostgresOwner.class, data())) {
        port = Integer.parseInt(owner.line());
        owner.kill();
      }
      try (var postgres = EmbeddedPostgres.durable(data(), 0)) {
        assertThat(postgres.adopted()).isTrue();
        assertThat(postgres.port()).isEqualTo(port);
        assertThat(query(postgres, "select name from fact")).isEqualTo("kept");
      }
      assertThat(Ports.isFree(port)).isTrue();
    }

    @Test
    void aServerLeftOnAnotherPortIsStoppedAndStartedOnTheOneWanted() throws Exception {
      try (var owner = OtherJvm.run(PostgresOwner.class, data())) {
        owner.line();
        owner.kill();
      }
      int wanted = Ports.free();
      try (var postgres = EmbeddedPostgres.durable(data(), wanted)) {
        assertThat(postgres.port()).isEqualTo(wanted);
        assertThat(query(postgres, "select name from fact")).isEqualTo("kept");
      }
    }

    @Test
    void aKillOfBothLosesNothing() throws Exception {
      try (var owner = OtherJvm.run(PostgresOwner.class, data())) {
        owner.line();
        owner.kill();
      }
      var pid = Files.readAllLines(data().resolve("cluster/postmaster.pid")).getFirst();
      ProcessHandle.of(Long.parseLong(pid))
          .ifPresent(postmaster -> {
            postmaster.destroyForcibly();
            postmaster.onExit().join();
          });
      try (var postgres = EmbeddedPostgres.durable(data(), 0)) {
        assertThat(postgres.adopted()).isFalse();
        assertThat(query(postgres, "select name from fact")).isEqualTo("kept");
      }
    }

    @Test
    void aStalePidFileOfSomebodyElsesNumberIsNoObstacle() throws Exception {
      EmbeddedPostgres.durable(data(), 0).close();
      Files.writeString(
          data().resolve("cluster/postmaster.pid"),
          ProcessHandle.current().parent().orElseThrow().pid()
              + "\n"
              + data()
              + "\n0\n"
              + Ports.free()
              + "\n");
      try (var postgres = EmbeddedPostgres.durable(data(), 0)) {
        assertThat(postgres.adopted()).isFalse();
      }
    }

    @Test
    void aHalfMadeClusterIsMadeAgain() throws Exception {
      Files.createDirectories(data().resolve("cluster.new/base"));
      Files.writeString(data().resolve("initdb.password"), "left");
      try (var postgres = EmbeddedPostgres.durable(data(), 0)) {
        assertThat(query(postgres, "select 1")).isEqualTo("1");
      }
      assertThat(data().resolve("initdb.password")).doesNotExist();
    }
  }

  @Nested
  class OneClearError {

    @Test
    void forASecondProcessOnOneDirectory() throws Exception {
      try (var owner = OtherJvm.run(PostgresOwner.class, data())) {
        owner.line();
        assertThatThrownBy(() -> EmbeddedPostgres.durable(data(), 0))
            .isInstanceOf(CannotStart.class)
            .hasMessage(
                "`%s` is in use by process %d: stop it first or choose another data directory",
                data(), owner.process().pid());
      }
      EmbeddedPostgres.durable(data(), 0).close();
    }

    @Test
    void forASecondStartInOneProcess() {
      try (var _ = EmbeddedPostgres.durable(data(), 0)) {
        for (int attempt = 0; attempt < 2; attempt++) {
          assertThatThrownBy(() -> EmbeddedPostgres.durable(data(), 0))
              .isInstanceOf(CannotStart.class)
              .hasMessageContaining("is in use by this process");
        }
      }
    }

    @Test
    void forAPortThatSomebodyElseHas() throws IOException {
      try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        assertThatThrownBy(() -> EmbeddedPostgres.durable(data(), taken.getLocalPort()))
            .isInstanceOf(CannotStart.class)
            .hasMessage(
                "port %d for PostgreSQL is taken by process %d (java)",
                taken.getLocalPort(), ProcessHandle.current().pid());
      }
    }

    @Test
    void forASettingThatPostgresDoesNotKnow() {
      assertThatThrownBy(() -> EmbeddedPostgres.durable(data(), 0, Map.of("fsink", "on")))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("unrecognized configuration parameter \"fsink\"");
    }
  }

  @Nested
  class AsRoot {

    @Test
    void itRunsAsNobodyWhereNamespacesAreDenied() throws Exception {
      assumeTrue(RunAs.detect() != RunAs.SELF, "only root changes who it is");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      try (var first = EmbeddedPostgres.durable(data(), 0, Map.of(), RunAs.NOBODY)) {
        update(first, "create table fact (name text)");
        assertThat(Files.getOwner(data().resolve("cluster")).getName()).isEqualTo("nobody");
      }
      try (var second = EmbeddedPostgres.durable(data(), 0, Map.of(), RunAs.detect())) {
        assertThat(query(second, "select count(*) from fact")).isEqualTo("0");
      }
      try (var third = EmbeddedPostgres.durable(data(), 0, Map.of(), RunAs.NOBODY)) {
        assertThat(query(third, "select count(*) from fact")).isEqualTo("0");
      }
    }

    @Test
    void aFolderClosedToNobodyIsNamed() {
      assumeTrue(RunAs.detect() != RunAs.SELF, "only root changes who it is");
      assertThatThrownBy(() -> EmbeddedPostgres.durable(data(), 0, Map.of(), RunAs.NOBODY))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("who cannot reach `" + data() + "`");
    }
  }

  @Nested
  class Temporary {

    @Test
    void isOnePerJvmAndStaysWhenClosed() throws Exception {
      var postgres = EmbeddedPostgres.temporary();
      postgres.close();
      assertThat(EmbeddedPostgres.temporary()).isSameAs(postgres);
      assertThat(query(postgres, "show fsync")).isEqualTo("off");
    }
  }

  private Path data() {
    return folder.resolve("postgres");
  }

  private static void update(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
