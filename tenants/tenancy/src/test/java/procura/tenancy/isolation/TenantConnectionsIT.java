package procura.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import procura.identity.TenantId;

/// Row-level security is the second wall: it holds even for a statement that forgot the tenant.
class TenantConnectionsIT {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");
  private static final String COUNT = "select count(*) from tenancy.tenant_key";

  @AutoClose private static TestTenancy tenancy = TestTenancy.start();
  private static TenantConnections connections = tenancy.connections();

  @BeforeAll
  static void aRowOfEach() {
    for (var tenant : new TenantId[] {ACME, OTHER}) {
      connections.run(
          tenant,
          sql ->
              sql.execute(
                  "insert into tenancy.tenant_key (tenant, purpose, wrapped) values (?, 'x', '')",
                  tenant.value()));
    }
  }

  @Test
  void aTenantNeverSeesAnothersRowsWhateverTheStatement() {
    assertThat(connections.<Object>of(ACME, sql -> sql.fetchValue(COUNT))).isEqualTo(1L);
    assertThat(
            connections.<List<String>>of(
                ACME,
                sql ->
                    sql.fetch("select * from tenancy.tenant_key where tenant = 'other' or true")
                        .getValues("tenant", String.class)))
        .containsExactly("acme");
  }

  @Test
  void aTenantNeverWritesAnothersRows() {
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() ->
            connections.run(
                ACME,
                sql ->
                    sql.execute(
                        "insert into tenancy.tenant_key (tenant, purpose, wrapped)"
                            + " values ('other', 'y', '')")))
        .withMessageContaining("row-level security");
  }

  @Test
  void withoutATenantNothingIsSeen() throws Exception {
    try (var connection = tenancy.pool().getConnection();
        var rows = connection.createStatement().executeQuery(COUNT)) {
      rows.next();
      assertThat(rows.getLong(1)).isZero();
    }
  }

  @Test
  void projectionsServeEveryTenant() {
    assertThat(connections.<Object>everyTenant(sql -> sql.fetchValue(COUNT))).isEqualTo(2L);
  }

  @Test
  void theTenantEndsWithTheTransaction() throws Exception {
    connections.run(ACME, sql -> sql.execute(COUNT));
    withoutATenantNothingIsSeen();
  }

  @Test
  void theProductsRoleOwnsNothing() {
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(
            () -> connections.run(ACME, sql -> sql.execute("drop table tenancy.tenant_key")));
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() ->
            connections.run(
                ACME,
                sql -> sql.execute("alter table tenancy.tenant_key disable row level security")));
  }
}
