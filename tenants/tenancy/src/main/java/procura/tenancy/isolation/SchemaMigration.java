package procura.tenancy.isolation;

/// A module's schema and where its Flyway migrations are. Each module with tables has one as a
/// bean.
public record SchemaMigration(String schema, String location) {

  /// Migrations where every module keeps them.
  public static SchemaMigration of(String schema) {
    return new SchemaMigration(schema, "classpath:db/migration/" + schema);
  }
}
